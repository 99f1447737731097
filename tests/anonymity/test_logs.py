"""The web server's log: no line for an address at which something anonymous can be sent."""

import re

from portal import config
from tests.access.deeds import DEEDS

CONF = (config.ROOT / "deploy/nginx/portal.conf").read_text(encoding="utf-8")


def test_no_form_that_may_be_anonymous_is_logged():
    place = re.search(r"location ~ (\S+) \{([^}]*)\}", CONF)
    assert "access_log off;" in place[2]
    assert re.search(r"error_log \S+ crit;", place[2])
    asked = {deed.address for deed in DEEDS if "veil" in deed.form or "ballot.vote" in deed.entries}
    addresses = {re.sub(r"\{\w+\}", "7", one) for one in asked}
    assert len(addresses) >= 5
    for address in addresses:
        assert re.search(place[1], address), address
    for address in ("/", "/pledges/7", "/pledges/7/items/8/judge", "/appraisals/7", "/board", "/login", "/audit"):
        assert not re.search(place[1], address), address


def test_the_application_server_writes_no_access_log():
    settings: dict[str, object] = {}
    exec(
        compile((config.ROOT / "deploy/gunicorn.conf.py").read_text(encoding="utf-8"), "gunicorn.conf.py", "exec"),
        settings,
    )
    assert settings.get("accesslog") is None
    assert settings["loglevel"] == "warning"
