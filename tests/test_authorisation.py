"""Every route × everyone: who gets the page, who may do the deed, and that a refused request changes nothing."""

import string
from typing import Any

import pytest
from flask import Flask

from portal import db, policy
from tests.access.deeds import DEEDS, FEATURES, Deed
from tests.access.stage import EVERYONE, Stage
from tests.access.who import (
    BUSINESS,
    MEMBERS,
    OFFICE,
    OUT,
    SEES,
    SIGNED_IN,
)

# Pages without a record: who has them. Everyone else who is signed in gets 404.
PAGES: dict[str, set[str]] = {
    "/": SIGNED_IN,
    "/account": SIGNED_IN,
    "/account/sessions": SIGNED_IN,
    "/inbox": SIGNED_IN,
    "/help": SIGNED_IN,
    "/help/start": SIGNED_IN,
    "/accounts": {"admin", "security"},
    "/appointments": {"admin", "security"},
    "/appointments/new": {"security"},
    "/appointments/proposals": {"admin", "security"},
    "/appointments/vacancies": {"security"},
    "/audit": {"auditor"},
    "/audit/head": {"auditor"},
    "/audit/seals": {"auditor"},
    "/board": BUSINESS,
    "/codes": (OFFICE - {"supervisor", "supervisor_b"}) | {"security"},
    "/members": MEMBERS,
    "/pledges": MEMBERS,
    "/pledges/coverage": {"committee", "committee_b", "superior", "supervisor", "supervisor_b"},
    "/pledges/mine": MEMBERS,
    "/pledges/people": OFFICE,
    "/teams": {"committee", "committee_b", "superior"},
    "/units": BUSINESS | {"admin", "security"},
}
for feature in FEATURES:
    PAGES |= feature.PAGES
# Pages of a record: (address, who has it).
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/pledges/{{{name}}}", SEES[name]) for name in SEES if name.endswith(("_a1", "_a2", "_b1")) and "_" in name
      and not name.startswith(("person", "unit"))),
    *((f"/members/{{{name}}}", SEES[name]) for name in SEES if name.startswith("person_")),
    *((f"/units/{{{name}}}", SEES[name]) for name in SEES if name.startswith("unit_")),
    *((f"/roster/{{{name}}}", SEES["roster"]) for name in ("roster_fit", "roster_open", "roster_bad", "roster_reading")),
    ("/roster/{roster_b}", SEES["roster_b"]),
    ("/roster/{roster_fit}/marked", SEES["roster"]),
    ("/roster/{roster_b}/marked", SEES["roster_b"]),
    ("/roster/{roster_fit}/missing", SEES["roster"]),
    ("/roster/{roster_b}/missing", SEES["roster_b"]),
    ("/teams/{team_a}", SEES["team_a"]),
    ("/teams/{team_b}", SEES["team_b"]),
    ("/accounts/{person_member}", SEES["powers"]),
    ("/accounts/{person_security}", SEES["powers"]),
    ("/appointments/{appointment_secretary}", SEES["powers"]),
    ("/appointments/proposals/{proposal_security}", SEES["powers"]),
    ("/jobs/{job_a}", SEES["job_a"]),
    *(one for feature in FEATURES for one in feature.RECORDS),
]  # fmt: skip
# Open to everyone, signed in or not.
PUBLIC = ("/login", "/activate", "/healthz")


def _told(found: list[str]) -> str:
    return f"{len(found)} of the cells differ:\n" + "\n".join(found)


def _expected(
    who: str, may: frozenset[str] | set[str], *, yes: int = 200, denied: Any = (), unoffered: Any = ()
) -> int:
    if who in OUT:
        return 303
    if who in may:
        return yes
    return 403 if who in denied else 422 if who in unoffered else 404


def _covered(app: Flask) -> set[tuple[str, str]]:
    """(endpoint, method) of every address that the tables here speak of."""
    sites = app.url_map.bind("localhost")
    numbers = dict.fromkeys(_names(), 1)
    gets = [*PAGES, *PUBLIC, *(address for address, _who in RECORDS), *EXTRA]
    found = {(sites.match(address.format(**numbers).partition("?")[0], "GET")[0], "GET") for address in gets}
    for one in DEEDS:
        found.add((one.endpoint, "POST"))
        path = one.address.format(**numbers).partition("?")[0]
        if "GET" in sites.allowed_methods(path):
            found.add((one.endpoint, "GET"))
        assert sites.match(path, "POST")[0] == one.endpoint, f"{one.name}: the address belongs to another endpoint"
    return found | {("accounts.login", "POST"), ("accounts.activate", "POST")}  # tests/accounts


def _names() -> set[str]:
    texts = [*(address for address, _who in RECORDS), *(one.address for one in DEEDS), *EXTRA]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


# Addresses whose answer depends on more than the record; tested in their features, listed so that none is forgotten.
EXTRA = ["/pledges/{returned_a2}/rounds/2", *(one for feature in FEATURES for one in feature.EXTRA)]


def test_every_route_has_a_rule_and_an_expectation(stage: Stage) -> None:
    app = stage.app
    covered = _covered(app)
    missing = []
    for route in app.url_map.iter_rules():
        if route.endpoint == "static":
            continue
        assert getattr(app.view_functions[route.endpoint], "rule", None), f"{route}: put @rule(...) on the view"
        for method in sorted((route.methods or set()) & {"GET", "POST"}):
            if (route.endpoint, method) not in covered:
                table = "DEEDS in tests/access/deeds.py" if method == "POST" else "PAGES or RECORDS in this file"
                missing.append(f"{method} {route} ({route.endpoint}): add a line with who may to {table}.")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("address", PAGES)
def test_pages_open_for_those_who_have_work_there_and_nobody_else(stage: Stage, address: str) -> None:
    _check(stage, address, PAGES[address])


@pytest.mark.parametrize(("address", "may"), RECORDS, ids=[address for address, _ in RECORDS])
def test_records_open_for_those_who_may_see_them_and_nobody_else(stage: Stage, address: str, may: set[str]) -> None:
    _check(stage, stage.at(address), may)


def _check(stage: Stage, path: str, may: set[str]) -> None:
    wrong = []
    for who in EVERYONE:
        answer = stage.sandbox.request(who, "GET", path, passing=False)
        wanted = _expected(who, may)
        if answer.status != wanted or (wanted == 303 and not answer.response.headers["Location"].startswith("/login")):
            wrong.append(f"{who} GET {path}: {answer.said()} instead of {wanted}")
        if answer.business:
            wrong.append(f"{who} GET {path} changed {answer.business}")
    assert not wrong, _told(wrong)


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_opens_for_everyone(stage: Stage, path: str) -> None:
    for who in EVERYONE:
        answer = stage.sandbox.request(who, "GET", path, passing=False)
        assert answer.status == (303 if path == "/login" and who in SIGNED_IN else 200), (who, answer.said())
        assert not answer.business


FIRST = {one.address: at for at, one in reversed([*enumerate(DEEDS)])}  # the deed with which an address is looked at


def _people(at: int, deed: Deed) -> list[str]:
    """Who tries a deed: everybody; on the second database those whom it concerns, and of the others some in turn."""
    concerned = deed.may | deed.denied | deed.idle | deed.unoffered
    others = [who for who in EVERYONE if who not in concerned]
    return [*(who for who in EVERYONE if who in concerned), *(others[at % 4 :: 4] if db.is_postgres() else others)]


@pytest.mark.parametrize(
    ("at", "deed"), list(enumerate(DEEDS)), ids=[f"{at}-{one.endpoint}" for at, one in enumerate(DEEDS)]
)
def test_deeds_are_done_by_those_who_may_and_change_nothing_for_the_others(stage: Stage, at: int, deed: Deed) -> None:
    path, wrong = stage.at(deed.address), []
    shown = FIRST[deed.address] == at and "GET" in stage.app.url_map.bind("localhost").allowed_methods(path)
    for who in _people(at, deed):
        answer = stage.sandbox.request(who, "POST", path, deed.data(stage), passing=False)
        wanted = _expected(
            who,
            deed.may | deed.idle,
            yes=303 if who in deed.idle else deed.status,
            denied=deed.denied,
            unoffered=deed.unoffered,
        )
        if answer.status != wanted:
            wrong.append(f"{who} POST {path}: {answer.said()} instead of {wanted}")
        elif wanted == 303 and who in OUT and not answer.response.headers["Location"].startswith("/login"):
            wrong.append(f"{who} POST {path} went to {answer.response.headers['Location']}")
        if who in deed.may and not deed.passing and not answer.business:
            wrong.append(f"{who} POST {path} was answered but changed nothing")
        if (who not in deed.may or deed.passing) and answer.business:
            wrong.append(f"{who} POST {path} changed {answer.business}")
        if shown:
            page = stage.sandbox.request(who, "GET", path, passing=False)
            wanted = _expected(who, deed.may | deed.idle | deed.unoffered, yes=deed.shows, denied=deed.denied)
            if page.status != wanted and not (who in deed.idle and page.status == 303):
                wrong.append(f"{who} GET {path}: {page.said()} instead of {wanted}")
            if page.business:
                wrong.append(f"{who} GET {path} changed {page.business}")
    assert not wrong, _told(wrong)


WALKERS = ("superior", "security", "admin", "auditor")  # together they reach every page
BAD = ("0", "2147483648", "9223372036854775808", "1" + "0" * 40)
NO_NUMBERS = ("-1", "x", "1.5", "%00", "%F0%9F%8E%89", "1%20")  # refused before anybody is asked who they are


@pytest.mark.timeout(900)  # ten bad numbers in each of some three hundred addresses
@pytest.mark.parametrize("who", WALKERS)
def test_a_bad_number_in_an_address_is_not_found(stage: Stage, who: str) -> None:
    tried, wrong = 0, []
    before = [stage.by(one) for one in WALKERS[: WALKERS.index(who)]]
    for route in stage.app.url_map.iter_rules():
        page = getattr(stage.app.view_functions[route.endpoint], "rule", "")
        if any(policy.may(page, one) for one in before):
            continue  # tried by one who reaches it
        names = [one for one in ("key", "item", "position", "assignment", "number") if f"<int:{one}>" in str(route)]
        for name in names:
            for bad in BAD + NO_NUMBERS if who == WALKERS[0] else BAD:
                path = str(route)
                for other in route.arguments:
                    path = path.replace(f"<int:{other}>", bad if other == name else "1").replace(f"<{other}>", "1")
                path = path.replace("<any(lock, unlock, disable, enable, reset):act>", "disable")
                method = "POST" if "POST" in (route.methods or ()) else "GET"
                answer = stage.sandbox.request(who, method, path, passing=False)
                tried += 1
                if answer.status not in (404, 405) or answer.business:
                    wrong.append(f"{who} {method} {path}: {answer.said()} {answer.business}")
    assert not wrong, _told(wrong[:40])
    assert tried > 20


def test_a_part_of_another_record_is_not_found(stage: Stage) -> None:
    """The right record with somebody else's part behind it."""
    for who, path in (
        ("secretary", "/pledges/{submitted_a1}/items/{item_own_a1}/judge"),
        ("superior", "/pledges/{submitted_a1}/items/{item_submitted_b1}/judge"),
        ("committee", "/teams/{team_a}/units/{assigned_b}/release"),
    ):
        answer = stage.sandbox.request(who, "POST", stage.at(path), {"verdict": "passed", "round": "1"})
        assert answer.status == 404, answer.said()
        assert not answer.business


def test_without_the_token_nothing_is_done(stage: Stage) -> None:
    wrong = []
    for deed in DEEDS:
        who = min(deed.may | deed.denied | deed.unoffered | deed.idle, default="secretary")
        answer = stage.sandbox.request(
            who, "POST", stage.at(deed.address), {**deed.data(stage), "csrf_token": "forged"}
        )
        if answer.status != 400 or answer.business:
            wrong.append(f"{deed.name}: {answer.said()} {answer.business}")
    assert not wrong, _told(wrong)


def test_refusals_are_recorded_as_refused(stage: Stage) -> None:
    """A visible record that one may not touch, and a hidden one: one entry each, outcome refused."""
    for who, path, action in (
        ("supervisor", "/pledges/{submitted_a1}/approve", "pledge.approve"),
        ("secretary_b", "/pledges/{submitted_a1}/approve", "see"),
        ("member", "/accounts", "page.accounts"),
    ):
        answer = stage.sandbox.request(who, "POST" if "approve" in path else "GET", stage.at(path))
        entries = answer.added("audit_entry")
        assert [(one["action"], one["outcome"]) for one in entries] == [(action, "refused")]
        assert entries[0]["person_id"] == stage.people[who].id
