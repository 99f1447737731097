"""Whatever is typed, forged or left out: no form and no address ends in an error of the portal (the app raises in tests)."""

from typing import Any
from urllib.parse import quote_plus

import html5lib
import pytest

from portal import db
from tests.access.deeds import DEEDS, Deed
from tests.access.stage import Stage
from tests.browser_client import XHTML
from tests.test_authorisation import PAGES

NUL, SURROGATE, EMOJI = "%00", "%ED%A0%80", quote_plus("🎉👨‍👩‍👧‍👦\u202e")
HOSTILE = {
    "empty": "", "blank": "+%E3%80%80", "nul": f"a{NUL}b", "lone surrogate": f"a{SURROGATE}b", "not utf-8": "%FF%FE%C0",
    "emoji and direction": EMOJI, "control": "%01%1B%7F%C2%85%E2%80%A8", "huge": "9" * 40, "negative": "-1", "zero": "0",
    "over int": "2147483648", "over long": "9223372036854775808", "float": "1e400", "nan": "nan", "digits of Thailand": quote_plus("๑๒๓"),
    "superscript": quote_plus("²"), "date": "0000-00-00", "late date": "9999-12-31", "year 10000": "10000-01-01",
    "markup": quote_plus("<script>alert(1)</script>'\"--"), "formula": quote_plus("=cmd|' /C calc'!A0"),
    "template": quote_plus("{{7*7}}${7*7}"), "long": "x" * 5000, "list": "%5B%5D", "path": quote_plus("../../etc/passwd"),
}  # fmt: skip


def _pairs(form: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of a form as they go over the wire, files as their names."""
    found = []
    for name, value in form.items():
        for one in value if isinstance(value, list) else [value]:
            found.append((name, quote_plus(one if isinstance(one, str) else "名册.xlsx")))
    return found


PART = {"HX-Request": "true"}  # the form alone comes back, without the frame of the page, which no typed value reaches


def _send(stage: Stage, who: str, deed: Deed, pairs: list[tuple[str, str]], **options: Any) -> int:
    body = "&".join(f"{quote_plus(name)}={value}" for name, value in [("csrf_token", stage.sandbox.token), *pairs])
    with stage.sandbox.watched():
        response = stage.sandbox.send(
            who,
            "POST",
            stage.at(deed.address),
            raw=body.encode(),
            content_type="application/x-www-form-urlencoded",
            **options,
        )
    return response.status_code


EVERYWHERE = ("nul", "lone surrogate", "huge", "over long", "markup")


def _tried(at: int) -> list[str]:
    """What a field is tried with: the worst everywhere, the rest shared out among the fields of a form, on one database."""
    rest = [] if db.is_postgres() else [value for kind, value in HOSTILE.items() if kind not in EVERYWHERE]
    return [*(HOSTILE[kind] for kind in EVERYWHERE), *rest[at % 3 :: 3]]


FORMS = list({one.endpoint: one for one in reversed(DEEDS) if one.may}.values())


@pytest.mark.parametrize("deed", FORMS, ids=[one.endpoint for one in FORMS])
def test_no_typed_value_breaks_a_form(stage: Stage, deed: Deed) -> None:
    who = min(deed.may)
    pairs = _pairs(deed.data(stage))
    for at, (name, _value) in enumerate(pairs):
        for hostile in _tried(at):
            status = _send(stage, who, deed, [*pairs[:at], (name, hostile), *pairs[at + 1 :]], headers=PART)
            assert status in (200, 204, 303, 403, 404, 409, 422), (name, hostile, status)
        for others in (
            [*pairs[:at], *pairs[at + 1 :]],
            [*pairs, (name, "2"), (name, "3")],
            [*pairs, (f"{name}[]", "1")],
        ):
            assert _send(stage, who, deed, others) in (200, 204, 303, 403, 404, 409, 422), (name, others)
    assert _send(stage, who, deed, [*pairs, ("more", "x" * 1_100_000)]) == 413
    for extra in ("version", "once", "items-0-key", "items-9-matter", "items-x-matter", "_path", "_page"):
        assert _send(stage, who, deed, [*pairs, (extra, f"{'9' * 30}{NUL}")]) < 500
    assert _send(stage, who, deed, [(f"field{n}", "1") for n in range(3000)]) in (
        200,
        204,
        303,
        400,
        403,
        404,
        409,
        413,
        422,
    )


PEOPLE = ("member", "secretary", "committee", "superior", "supervisor", "security", "admin", "auditor", "staff")


# What an address is tried with; the rest is for forms.
ASKED = (
    "nul", "lone surrogate", "not utf-8", "huge", "over int", "over long", "negative", "superscript", "late date", "year 10000",
    "markup", "long",
)  # fmt: skip
WHOLE = ("nul", "markup")  # the page with its frame; the others ask for the list alone


@pytest.mark.parametrize("path", [*PAGES, "/roster/{roster_open}", "/roster/{roster_open}/missing", "/login"])
def test_no_address_breaks_a_list(stage: Stage, path: str) -> None:
    who = next(one for one in PEOPLE if one in PAGES.get(path, {"superior"}))
    path = stage.at(path)
    page = stage.sandbox.request(who, "GET", path).response
    tree = html5lib.parse(page.get_data(as_text=True) if page.mimetype == "text/html" else "")  # a list may be a file
    names = {one.get("name") for kind in ("input", "select") for one in tree.iter(f"{XHTML}{kind}")} - {
        None,
        "csrf_token",
    }
    tried = 0
    for name in {*names, "q", "page", "export", "year", "from", "next"}:
        for kind in ASKED:
            options = {} if kind in WHOLE else {"headers": PART}
            address = f"{path}?{quote_plus(name)}={HOSTILE[kind]}"
            answer = stage.sandbox.request(who, "GET", address, passing=False, **options)
            assert answer.status in (200, 303, 204 if path == "/login" else 200), (path, name, kind, answer.said())
            assert not answer.business, (path, name, kind)
            tried += 1
    assert tried >= 60


@pytest.mark.parametrize(
    "header", ["HX-Request", "HX-History-Restore-Request", "HX-Target", "X-Portal-Quiet", "Accept-Language"]
)
def test_no_header_breaks_a_page(stage: Stage, header: str) -> None:
    for value in ("true", "x" * 4000, "\x7f", "zh;q=nan", "é"):
        for path in ("/", "/pledges", "/units", "/inbox"):
            assert stage.sandbox.request("superior", "GET", path, headers={header: value}).status == 200
