"""The web server's log: no line for an address at which something anonymous can be sent."""

import re

from portal import config
from tests.access.deeds import DEEDS

CONF = (config.ROOT / "deploy/nginx/portal.conf").read_text(encoding="utf-8")


def test_no_form_that_may_be_anonymous_is_logged():
    rules = re.search(r"map \$uri \$portal_logged \{(.*?)\n\}", CONF, re.DOTALL)
    silent = re.findall(r"~(\S+)\s+0;", rules[1])
    addresses = {re.sub(r"\{\w+\}", "7", deed.address) for deed in DEEDS if "veil" in deed.form}
    assert len(addresses) >= 4
    for address in addresses:
        assert any(re.search(one, address) for one in silent), address
    for address in ("/", "/pledges/7", "/pledges/7/items/8/judge", "/board", "/login", "/audit"):
        assert not any(re.search(one, address) for one in silent), address
    assert "portal if=$portal_logged;" in CONF


def test_the_application_server_writes_no_access_log():
    settings: dict[str, object] = {}
    exec(
        compile((config.ROOT / "deploy/gunicorn.conf.py").read_text(encoding="utf-8"), "gunicorn.conf.py", "exec"),
        settings,
    )
    assert settings.get("accesslog") is None
    assert settings["loglevel"] == "warning"
