"""0 links found: all tables are searched for anything that leads from an anonymous row to whoever wrote it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
import time_machine

from portal import db
from portal.anonymity import veil
from portal.pledges import domain as pledges
from portal.pledges.domain import Typed
from portal.pledges.models import Opinion, PledgeItem
from portal.stars.models import StarObjection
from portal.suggestions import domain as suggestions
from portal.suggestions.models import Suggestion
from tests.access.sandbox import Rows, differences, models, read_all
from tests.stars import making

START = datetime(2026, 3, 2, 1, 0, 5, 123456, tzinfo=UTC)
DAY = date(2026, 3, 2)
TIME = re.compile(r"[ T](\d\d:\d\d(:\d\d(\.\d+)?)?)")
AGAIN = {
    "reopen": 3,
    "withdraw": 1,
}  # acts by the code → allowances: the look-up, and where text is sent its form and day
SESSION = {"seen_at"}  # which everybody's every page moves on, once a minute
# who sends what, in this order: (who, where, anonymous)
ACTS = [
    ("member_a2", "opinion", True), ("staff", "opinion", False), ("staff", "opinion", True), ("colleague", "suggestion", True),
    ("colleague", "suggestion", False), ("secretary_a2", "opinion", True), ("member", "suggestion", True),
    ("member_a2", "suggestion", True), ("supervisor", "opinion", False), ("colleague", "opinion", True),
    ("member", "objection", True), ("staff", "objection", False), ("colleague", "objection", True),
    ("secretary_a2", "objection", True), ("member_a2", "objection", False),
]  # fmt: skip


class Trace(NamedTuple):
    """One request: who sent it, and what lay in which table afterwards that had not lain there before."""

    who: str
    kind: str
    anonymous: bool
    minute: str
    code: str
    token: str
    session: int
    changed: dict[str, set[Any]]
    after: Rows


def columns() -> dict[str, list[str]]:
    """Table → its columns."""
    found = {one._meta.table_name: [field.column_name for field in one._meta.sorted_fields] for one in models()}
    return found | {"search_suggestion": ["id", "tokens"]}


def everything() -> Rows:
    """All rows of all tables, the search index too."""
    key = "id" if db.is_postgres() else "rowid"
    rows = db.database.execute_sql(f"SELECT {key}, CAST(tokens AS TEXT) FROM search_suggestion").fetchall()
    return read_all() | {"search_suggestion": {(row[0],): tuple(row) for row in rows}}


@pytest.fixture
def traces(app, world, actor, visit) -> list[Trace]:
    """Everybody's opinions and suggestions, a minute apart, and one raised again by its code."""
    found: list[Trace] = []
    with time_machine.travel(START - timedelta(days=1)):
        item = Typed(None, "每月走访", "走访五户并记录", date(2026, 12, 31), "品德合格", "")
        pledge = pledges.file(2026, "科员", [item], by=actor("committee"), submitting=True)
        pledges.approve(pledge, by=actor("secretary_a2"), rest=True)
        pledges.publish(pledge, by=actor("secretary_a2"))
        cycle = making.cycle(world.a, world.a1, state="published")
        making.entry(cycle, world.a1, "reviewed", scores={}, proposed="4")
    other = PledgeItem.get(PledgeItem.pledge == pledge.id).id
    with time_machine.travel(START, tick=False) as now:
        visitors = {who: visit(who) for who, *_ in ACTS}
        told = {who: int(_session(visitor)) for who, visitor in visitors.items()}

        def act(who: str, kind: str, path: str, form: dict[str, str], *, anonymous: bool, number: int) -> None:
            now.shift(61)
            before, token = everything(), f"token-{number}"
            data = {**form, "once": token, veil.VEIL: "1"}
            answer = visitors[who].post(path, data, 200 if anonymous else 303).get_data(as_text=True)
            code = answer.split('class="slip-code">')[1].split("<")[0] if 'class="slip-code">' in answer else ""
            after = everything()
            minute = datetime.now(UTC).strftime("%H:%M")
            found.append(Trace(who, kind, anonymous, minute, code, token, told[who], differences(before, after), after))

        for number, (who, kind, anonymous) in enumerate(ACTS):
            signed = "0" if anonymous else "1"
            if kind == "objection":
                form = {"text": f"zqtext{number}", "signed": signed, "branch": str(world.a1.id)}
                act(who, kind, f"/stars/objections/new/{cycle.id}", form, anonymous=anonymous, number=number)
            elif kind == "opinion" and not (who == "secretary_a2" and anonymous):
                act(
                    who,
                    kind,
                    f"/pledges/{pledge.id}/items/{other}/opinion",
                    {"text": f"zqtext{number}", "signed": signed},
                    anonymous=anonymous,
                    number=number,
                )
            else:
                act(
                    who,
                    "suggestion",
                    "/suggestions/new",
                    {"text": f"zqtext{number}", "signed": signed, "addressee": "committee"},
                    anonymous=anonymous,
                    number=number,
                )
        first = next(one for one in found if one.kind == "suggestion" and one.anonymous)
        with app.app_context():
            asked = suggestions.found(first.code)
            suggestions.answer(asked, "好的", by=actor("committee"))
        act(
            first.who,
            "reopen",
            "/suggestions/receipt/reopen",
            {"code": first.code, "text": "zqagain"},
            anonymous=True,
            number=90,
        )
        raised = next(one for one in found if one.kind == "objection" and one.anonymous)
        act(raised.who, "withdraw", "/stars/objections/withdraw", {"code": raised.code}, anonymous=True, number=91)
    return found


def _session(visitor: Any) -> str:
    from portal.accounts.models import Session
    from portal.security import digest

    return Session.get(Session.digest == digest(visitor.sid)).id


def _cells(trace: Trace) -> list[tuple[str, str, Any]]:
    """(table, column, value) of all that a request wrote."""
    named, found = columns(), []
    for table, keys in trace.changed.items():
        for key in keys:
            row = trace.after[table].get(key)
            found += [(table, name, value) for name, value in zip(named[table], row or (), strict=False)]
    return found


def test_what_an_anonymous_request_writes_names_nobody_and_no_minute(traces, world):
    """Row by row: no person, no session, no address, no code, no token, no time finer than the day."""
    looked, links = 0, []
    for trace in traces:
        if not trace.anonymous:
            continue
        person = world.players[trace.who].person
        assert set(trace.changed) <= {
            "opinion",
            "suggestion",
            "star_objection",
            "search_suggestion",
            "allowance",
            "audit_entry",
            "revision",
            "session",
        }
        for table, name, value in _cells(trace):
            looked += 1
            text = str(value)
            if table == "session":
                continue
            if name in ("person_id", "unit_id", "address", "answered_by_id") and value not in (None, "", 0):
                links.append((table, name, value))
            if (
                table != "allowance"
                and name.endswith("_id")
                and value == person.id
                and name
                not in ("holder_id", "pledge_id", "item_id", "branch_id", "committee_id", "cycle_id", "place_id")
            ):
                links.append((table, name, value))
            time = TIME.search(text)
            if time and time[1].replace(":", "").strip("0").strip(".") not in ("", "16"):  # a day begins at 16:00 UTC
                links.append((table, name, value))
            for secret in (trace.token, trace.code, trace.code.replace("-", ""), person.name, trace.who):
                if secret and secret in text and name != "text":
                    links.append((table, name, secret))
    print(f"{looked} cells of {sum(one.anonymous for one in traces)} anonymous requests: {len(links)} links found")
    assert looked > 150
    assert not links, links


def test_the_session_tells_nothing_but_that_it_was_used(traces):
    """Of the session row only seen_at moves, as with any page."""
    at = columns()["session"]
    before: dict[int, tuple[Any, ...]] = {}
    for trace in traces:
        for key in trace.changed.get("session", ()):
            row = trace.after["session"][key]
            assert key == (trace.session,)
            if trace.session in before:
                differs = {name for name, a, b in zip(at, before[trace.session], row, strict=True) if a != b}
                assert differs <= SESSION
            before[trace.session] = row


def test_keys_do_not_tell_who_came_after_whom(traces):
    """Neither keys that rise or fall, nor keys near to those of a signed row."""
    for model in (Opinion, Suggestion, StarObjection):
        drawn = [model.id.default() for _ in range(40)]
        assert drawn not in (sorted(drawn), sorted(drawn, reverse=True))
        table = model._meta.table_name
        keys = [key for trace in traces for (key,) in trace.changed.get(table, ()) if trace.kind not in AGAIN]
        assert len(keys) == len(set(keys)) >= 5
        assert min(abs(a - b) for a in keys for b in keys if a != b) > 100
    revisions = [key for trace in traces if trace.anonymous for (key,) in trace.changed.get("revision", ())]
    assert revisions
    assert all(key < 0 for key in revisions)


def test_entries_of_the_trail_do_not_say_which_record(traces, world):
    """匿名 · unit · day: the same for everybody of a branch."""
    named = columns()["audit_entry"]
    told: dict[tuple[str, Any], set[str]] = {}
    for trace in traces:
        for key in trace.changed["audit_entry"]:
            row = dict(zip(named, trace.after["audit_entry"][key], strict=True))
            if trace.anonymous:
                plain = {name: value for name, value in row.items() if name not in ("id", "seal")}
                told.setdefault((row["action"], row["place_id"]), set()).add(str(plain))
                assert (row["role"], row["record_id"], row["detail"]) == ("anonymous", None, "{}")
            else:
                assert row["person_id"] == world.players[trace.who].person.id
    assert all(len(rows) == 1 for rows in told.values()), told
    assert len(told) >= 4


def test_allowances_of_signed_and_anonymous_acts_are_alike(traces):
    """One row for the form, one for the day's count, of signed ones as well: nobody stands out by them."""
    for trace in traces:
        rows = [trace.after["allowance"][key] for key in trace.changed["allowance"]]
        assert len(rows) == AGAIN.get(trace.kind, 2), trace
        assert all(len(row[0]) == 64 for row in rows)


def test_no_draft_no_message_no_job_no_sent_form(traces):
    for trace in traces:
        forbidden = {"draft", "sent", "job"} | ({"message"} if trace.anonymous else set())
        assert not forbidden & set(trace.changed), trace.who
