"""A document comes in as a workbook: what waits is its reader's own, is what was shown, and is taken over once."""

import io
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
from flask import Blueprint, Flask

from portal import incoming
from portal.checks.checklists import domain, workbook
from portal.checks.checklists.document import Item, put, read
from portal.checks.checklists.views.books import BOOKS
from portal.checks.models import Checklist
from portal.drafts import pending, store
from portal.drafts.models import Draft
from portal.errors import Invalid
from portal.life.rulesets import workbook as rule_books
from portal.stars.workbooks import scheme as scheme_books
from tests.browser_client import Visitor, text_of
from tests.checks.conftest import document
from tests.life.rulesets.conftest import SMALL as RULES
from tests.stars.making import SMALL as SCHEME

HOME = "/checks/lists"


def book(*items: Item) -> bytes:
    """A workbook with a checklist of these items."""
    return workbook.written("", document(*items))


def send(page: Visitor, base: str, data: bytes, name: str = "清单.xlsx", status: int = 303) -> Any:
    """Upload a workbook."""
    return page.post(f"{base}/import", {"file": (io.BytesIO(data), name)}, status)


def asked(page: Visitor, base: str) -> dict[str, str]:
    """The fields of the form that confirms what waits."""
    html = page.get(f"{base}/import/check").get_data(as_text=True)
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', html) for name in ("digest", "version", "once")}
    return {name: match[1] for name, match in found.items() if match}


def names() -> list[str]:
    return sorted(one.name for one in Checklist.select())


@pytest.fixture
def record(actor: Callable[..., Any]) -> Checklist:
    """A draft of the committee with three items."""
    made = domain.create("抽查清单", document(), by=actor("committee"))
    return Checklist.get_by_id(made.id)


# --- what waits ------------------------------------------------------------------------------------------------


def test_the_name_of_a_file_holds_only_what_can_be_printed(actor):
    by = actor("committee")
    pending.keep("/a", {}, "一\x00\x01.xlsx", by=by)
    assert pending.kept("/a", dict, by=by).filename == "一.xlsx"


def test_of_two_tabs_one_takes_what_waits(visit, monkeypatch):
    page = visit("committee")
    send(page, HOME, book())
    first, second = asked(page, HOME), asked(page, HOME)
    assert first["once"] != second["once"]
    waiting, real = [], pending.kept

    def late(*given, **more):
        """What the second tab read before the first was done."""
        waiting.append(real(*given, **more))
        return waiting[0]

    monkeypatch.setattr(pending, "kept", late)
    page.post(f"{HOME}/import/confirm", first)
    before = names()
    answer = page.post(f"{HOME}/import/confirm", second, status=409)
    assert names() == before
    assert "导入" in text_of(answer)


def test_what_waits_comes_back_as_it_was_and_is_named_by_its_text(actor):
    by = actor("committee")
    pending.keep("/a", {"n": [1, "甲"]}, "一.xlsx", ["多了一列", "少了一行"], by=by)
    first = pending.kept("/a", dict, by=by)
    assert (first.document, first.filename, first.hints) == ({"n": [1, "甲"]}, "一.xlsx", ("多了一列", "少了一行"))
    pending.keep("/a", {"n": [2, "甲"]}, "一.xlsx", by=by)
    second = pending.kept("/a", dict, by=by)
    assert (second.hints, second.digest == first.digest) == ((), False)
    pending.keep("/a", {"n": [1, "甲"]}, "二.xlsx", by=by)
    assert pending.kept("/a", dict, by=by).digest == first.digest
    assert pending.take("/a", by=by)
    assert not pending.take("/a", by=by)
    assert pending.kept("/a", dict, by=by) is None


def test_what_waits_is_its_readers_and_of_its_place(actor):
    pending.keep("/a", {}, "一.xlsx", by=actor("committee"))
    assert pending.kept("/a", dict, by=actor("committee_b")) is None
    assert pending.kept("/b", dict, by=actor("committee")) is None
    assert not pending.take("/a", by=actor("committee_b"))
    assert pending.kept("/a", dict, by=actor("committee")) is not None


@pytest.mark.parametrize("hints", [[], ["字" * 50_000]], ids=["text", "hints"])
def test_too_much_text_is_refused_in_words_and_what_waited_stays(actor, hints):
    by, room = actor("committee"), store.MOST - 1000 - len('"') * 2 - sum(map(len, hints))
    pending.keep("/a", "字" * room, "长.xlsx", hints, by=by)
    with pytest.raises(Invalid, match="超过 20 万字") as refused:
        pending.keep("/a", "书" * (room + 1), "太长.xlsx", hints, by=by)
    assert refused.value.field == "file"
    assert pending.kept("/a", str, by=by).document == "字" * room


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 50_000, "null", "[]", "5", '{"items": 5}', '{"items": [5]}', '{"items": [{}]}', '{"last": "x"}'],
)
def test_garbage_is_nothing_that_waits(actor, text):
    by = actor("committee")
    pending.keep(HOME, {}, "一.xlsx", by=by)
    assert pending.kept(HOME, read, by=by) is not None
    Draft.update(fields={"document": [text], "filename": ["一.xlsx"]}).execute()
    assert pending.kept(HOME, read, by=by) is None
    Draft.update(fields={}).execute()
    assert pending.kept(HOME, read, by=by) is None


# --- the pages -------------------------------------------------------------------------------------------------


def test_what_is_confirmed_is_what_was_shown(visit, record):
    page, base = visit("committee"), domain.path(record)
    send(page, base, book(Item("", "", "先看的")))
    first = asked(page, base)
    send(page, base, book(Item("", "", "后来的")))
    again = page.post(f"{base}/import/confirm", first)
    assert again.location == f"{base}/import"
    assert "已经换了或者不在了" in text_of(page.get(again.location))
    assert read(Checklist.get().document) == document()
    page.post(f"{base}/import/confirm", {"version": first["version"]})
    assert read(Checklist.get().document) == document()
    assert page.post(f"{base}/import/confirm", asked(page, base)).location == base
    assert [one.text for one in read(Checklist.get().document).items] == ["后来的"]
    assert Draft.select().count() == 0


def test_a_second_press_leads_to_what_the_first_made(visit, world):
    page = visit("committee")
    send(page, HOME, book(), "督查要点.xlsx")
    typed = asked(page, HOME)
    made = page.post(f"{HOME}/import/confirm", typed).location
    assert page.post(f"{HOME}/import/confirm", typed).location == made
    assert names() == ["督查要点"]


def test_whoever_was_slower_is_shown_the_text_of_the_faster_and_loses_nothing(visit, actor, record):
    page, base = visit("committee"), domain.path(record)
    send(page, base, book(Item("", "", "只有这一项")))
    typed = asked(page, base)
    domain.edit(record, put(document(), Item("", "", "别人加的")), by=actor("committee"), version=1)
    late = page.post(f"{base}/import/confirm", typed, 409)
    assert "别人加的" in text_of(late)
    assert len(read(Checklist.get().document).items) == 4
    html = late.get_data(as_text=True)
    assert 'name="version" value="2"' in re.sub(r' type="hidden"| id="\w+"', "", html)
    page.post(f"{base}/import/confirm", {**typed, "version": "2"})
    assert [one.text for one in read(Checklist.get().document).items] == ["只有这一项"]


def test_whoever_is_faster_at_the_last_moment_is_shown_too(visit, actor, record, monkeypatch):
    page, base, kept = visit("committee"), domain.path(record), pending.kept
    send(page, base, book(Item("", "", "只有这一项")))
    typed = asked(page, base)

    def meanwhile(*place: Any, **by: Any) -> Any:
        domain.edit(Checklist.get(), put(document(), Item("", "", "别人加的")), by=actor("committee"), version=1)
        return kept(*place, **by)

    monkeypatch.setattr(pending, "kept", meanwhile)
    assert "别人加的" in text_of(page.post(f"{base}/import/confirm", typed, 409))


def test_what_the_domain_refuses_is_said_and_waits_on(visit, record, monkeypatch):
    page, base = visit("committee"), domain.path(record)
    send(page, base, book(Item("", "", "只有这一项")))
    typed = asked(page, base)
    monkeypatch.setitem(domain.LONGEST, "source", 1)
    Checklist.update(document={**record.document, "source": "二字"}).execute()
    refused = page.post(f"{base}/import/confirm", typed, 422)
    assert "来源最多 1 个字" in text_of(refused)
    assert asked(page, base)["digest"] == typed["digest"]


@pytest.mark.parametrize(
    ("base", "label"),
    [("/checks/lists", "检查清单"), ("/stars/schemes", "评定办法"), ("/life/rules/sets", "制度要求")],
)
def test_what_is_no_workbook_is_refused_at_the_file(visit, world, base, label):
    page = visit("committee")
    for data, words in ((b"", f"文件是空的。请选择要导入的{label}（.xlsx）"), (b"MZ", "不是 Excel 工作簿")):
        refused = send(page, base, data, status=422)
        assert words in text_of(refused)
        assert 'aria-invalid="true"' in refused.get_data(as_text=True)
    assert "没有等待确认" in text_of(page.get(page.get(f"{base}/import/check", 303).location))


def test_a_workbook_that_is_too_long_is_refused_at_the_file(visit, world, monkeypatch):
    page = visit("committee")
    monkeypatch.setattr(store, "MOST", 2000)
    refused = send(page, HOME, book(*(Item("", "", f"{number}" + "字" * 190) for number in range(9))), status=422)
    assert "文字太多" in text_of(refused)
    assert Draft.select().count() == 0


@pytest.mark.parametrize("base", ["/checks/lists", "/stars/schemes", "/life/rules/sets"])
def test_nobody_reaches_what_another_waits_to_confirm_nor_writes_it_by_hand(visit, world, base):
    data = {
        "/checks/lists": book(), "/stars/schemes": scheme_books.write(SCHEME), "/life/rules/sets": rule_books.written(RULES),
    }[base]  # fmt: skip
    page, other = visit("committee"), visit("committee_b")
    send(page, base, data)
    typed = asked(page, base)
    other.get(f"{base}/import/check", 303)
    assert other.post(f"{base}/import/confirm", typed).location == f"{base}/import"
    (waiting,) = Draft.select()
    by_hand = {"document": waiting.fields["document"][0], "filename": "手写.xlsx", "_page": base}
    for path in (waiting.path, f"/{waiting.path}", f"{base}/import/check", f"{base}/import/confirm", f"{base}/import"):
        other.client.post("/drafts", data={"csrf_token": other.token, "_path": path, **by_hand})
        page.client.post("/drafts/drop", data={"csrf_token": page.token, "_path": path})
    other.get(f"{base}/import/check", 303)
    assert asked(page, base)["digest"] == typed["digest"]


def test_a_draft_that_is_finished_meanwhile_leads_back_to_itself(visit, actor, record):
    page, base = visit("committee"), domain.path(record)
    send(page, base, book(Item("", "", "只有这一项")))
    typed = asked(page, base)
    domain.finish(record, by=actor("committee"))
    for at in ("import", "import/check"):
        assert page.get(f"{base}/{at}", 303).location == base
    page.post(f"{base}/import/confirm", typed, 409)
    assert read(Checklist.get().document) == document()


def test_a_room_that_begins_nothing_has_the_pages_of_records_alone():
    def rules(**more: Any) -> dict[str, str]:
        app, bp = Flask(__name__), Blueprint("room", __name__, url_prefix="/room")
        incoming.pages(bp, "page.checklists", incoming.Incoming(**{**plain, **more}), **given)
        app.register_blueprint(bp)
        return {one.endpoint: one.rule for one in app.url_map.iter_rules() if one.endpoint.startswith("room.")}

    plain = {one.name: getattr(BOOKS, one.name) for one in fields(BOOKS) if one.name != "create"}
    given = {"into": ""}
    below = "/room/<int:key>/import"
    assert rules() == {"room.upload": below, "room.look": f"{below}/check", "room.confirm": f"{below}/confirm"}
    given = {"into": "_into"}
    assert rules(create=BOOKS.create) == {
        "room.upload": "/room/import", "room.look": "/room/import/check", "room.confirm": "/room/import/confirm",
        "room.upload_into": below, "room.look_into": f"{below}/check", "room.confirm_into": f"{below}/confirm",
    }  # fmt: skip
