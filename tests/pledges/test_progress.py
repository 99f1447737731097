"""践诺: an author records what was done; who sees which of it; corrections keep both texts; 示范."""

import re
from datetime import date

import pytest

from portal import db
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.pledges import domain, progress
from portal.pledges.domain import Entry
from portal.pledges.models import PledgeItem, PledgeProgress
from portal.units.models import Person
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, rows
from tests.pledges.test_race import at_once

DAY = date(YEAR, 3, 5)


def entry(**values):
    return Entry(**{"made_on": DAY, "text": "走访了五户，办成三件", "share": 20, "shown": True, **values})


@pytest.fixture
def kept(filed, actor):
    """A published pledge of the member, and how to record on its first item."""
    pledge = filed("member", "published")

    def record(number=1, **values):
        item = rows(pledge)[number - 1]
        return domain.record(fresh(pledge), item, entry(**values), by=actor("member"))

    record.pledge = pledge
    return record


def acts(action):
    return AuditEntry.select().where(AuditEntry.action == action).count()


def at(pledge, number=1):
    return f"/pledges/{pledge.id}/items/{rows(pledge)[number - 1].id}/progress"


def form(**values):
    return {"made_on": str(DAY), "text": "走访了五户", "share": "20", "shown": "y", "once": "progress-1", **values}


# --- recording ------------------------------------------------------------------------------------


def test_a_progress_is_one_row_one_entry_and_moves_item_and_pledge(kept, actor):
    before = fresh(kept.pledge)
    assert before.moved_at is None
    made = kept()
    item = PledgeItem.get_by_id(made.item_id)
    assert (item.share, item.progress_on) == (20, DAY)
    first = fresh(kept.pledge).moved_at
    assert first is not None
    entry_of = AuditEntry.get(AuditEntry.action == "pledge.progress")
    assert entry_of.detail == {"item": made.item_id, "progress": made.id}
    assert "走访" not in str(entry_of.detail) + str(entry_of.fields)
    assert acts("pledge.progress") == 1
    kept(2, share=None, text="第二项开始了")
    assert fresh(kept.pledge).moved_at == first
    assert rows(kept.pledge)[1].share is None
    assert rows(kept.pledge)[1].progress_on == DAY


def test_what_lies_further_back_is_added_without_turning_the_share_back(kept):
    kept(made_on=date(YEAR, 3, 5), share=60)
    kept(made_on=date(YEAR, 2, 1), share=30)
    item = rows(kept.pledge)[0]
    assert (item.share, item.progress_on) == (60, date(YEAR, 3, 5))
    kept(made_on=date(YEAR, 3, 6), share=None)
    assert rows(kept.pledge)[0].share == 60  # the share that was given last
    kept(made_on=date(YEAR, 3, 7), share=40, text="有两户搬走，重新统计")
    assert rows(kept.pledge)[0].share == 40


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"made_on": date(YEAR, 3, 11)}, "made_on"),
        ({"made_on": date(YEAR - 1, 12, 31)}, "made_on"),
        ({"made_on": None}, "made_on"),
        ({"text": ""}, "text"),
        ({"share": 101}, "share"),
        ({"share": -1}, "share"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(kept, values, field):
    with pytest.raises(Invalid) as refusal:
        kept(**values)
    assert refusal.value.field == field
    assert PledgeProgress.select().count() == 0
    assert acts("pledge.progress") == 0


def test_only_the_author_records_and_only_on_what_is_published(filed, kept, actor):
    item = rows(kept.pledge)[0]
    for who in ("secretary", "committee", "colleague", "supervisor"):
        with pytest.raises(Denied):
            domain.record(fresh(kept.pledge), item, entry(), by=actor(who))
    other = filed("colleague")
    with pytest.raises(Stale):
        domain.record(fresh(other), rows(other)[0], entry(), by=actor("colleague"))
    with pytest.raises(Invalid):  # another pledge's item
        domain.record(fresh(kept.pledge), rows(other)[0], entry(), by=actor("member"))
    assert PledgeProgress.select().count() == 0


def test_the_form_records_once(visit, kept):
    browser = visit("member")
    page = text_of(browser.get(at(kept.pledge)))
    assert "记录进展" in page
    assert "在公示栏显示这条进展" in page
    for _ in range(3):
        browser.post(at(kept.pledge), form())
    made = PledgeProgress.get()
    assert PledgeProgress.select().count() == 1
    assert (made.text, made.share, made.made_on, made.shown) == ("走访了五户", 20, DAY, True)
    assert acts("pledge.progress") == 1
    browser.post(at(kept.pledge), {name: value for name, value in form(once="x2").items() if name != "shown"})
    assert not PledgeProgress.select().order_by(PledgeProgress.id.desc()).first().shown


def test_a_wrong_form_comes_back_whole(visit, kept):
    browser = visit("member")
    for values, said in (
        ({"made_on": f"{YEAR}-03-11"}, "日期不能晚于今天"),
        ({"text": " "}, "请填写做了什么"),
        ({"text": "长" * 501}, "最多 500 个字"),
        ({"share": "120"}, "0 到 100"),
        ({"share": "一半"}, "0 到 100"),
    ):
        page = browser.post(at(kept.pledge), form(**values), status=422)
        assert said in text_of(page)
        assert values.get("text", "走访了五户").strip() in page.get_data(as_text=True)
        assert "progress-1" in page.get_data(as_text=True)
    assert PledgeProgress.select().count() == 0


def test_in_place_the_item_comes_back_with_its_progress_or_with_the_form(visit, kept):
    browser, htmx = visit("member"), {"HX-Request": "true"}
    opened = browser.get(at(kept.pledge), headers=htmx).get_data(as_text=True)
    assert "<form" in opened
    assert "<h1" not in opened
    item = f'id="pledge-{kept.pledge.id}-item-{rows(kept.pledge)[0].id}"'
    wrong = browser.post(at(kept.pledge), form(text=""), status=422, headers=htmx).get_data(as_text=True)
    assert item in wrong
    assert "请填写做了什么" in wrong
    done = browser.post(at(kept.pledge), form(), status=200, headers=htmx).get_data(as_text=True)
    assert item in done
    assert "走访了五户" in done
    assert "完成 20%" in done
    assert PledgeProgress.select().count() == 1


def test_eight_at_once_leave_eight_or_say_so(kept, actor):
    """Whoever was overtaken is told; nothing is half there."""
    author, item, pledge = actor("member"), rows(kept.pledge)[0], kept.pledge
    db.release()
    found = at_once([
        lambda turn=turn: domain.record(fresh(pledge), item, entry(text=f"第{turn}次"), by=author) for turn in range(8)
    ])  # fmt: skip
    done = [one for one in found if isinstance(one, PledgeProgress)]
    assert done
    assert all(isinstance(one, Stale | PledgeProgress) for one in found)
    assert PledgeProgress.select().count() == len(done) == acts("pledge.progress")


def test_a_progress_that_was_overtaken_keeps_its_text_with_409(visit, kept, monkeypatch):
    def overtaken(*_args, **_kwargs):
        raise Stale("内容刚刚被别人更新过。")

    monkeypatch.setattr(domain, "record", overtaken)
    page = visit("member").post(at(kept.pledge), form(), status=409)
    assert "走访了五户" in page.get_data(as_text=True)
    assert "再提交一次" in text_of(page)


# --- correcting -----------------------------------------------------------------------------------


def test_a_correction_keeps_both_texts(kept, actor, visit):
    made = kept()
    domain.correct(made, entry(text="走访了六户，办成三件", share=25), by=actor("member"), version=1)
    row = PledgeProgress.get_by_id(made.id)
    assert (row.text, row.share, row.version) == ("走访了六户，办成三件", 25, 2)
    assert rows(kept.pledge)[0].share == 25
    said = Revision.get(Revision.action == "pledge.correct").values
    assert (said["before"]["text"], said["after"]["text"]) == ("走访了五户，办成三件", "走访了六户，办成三件")
    entry_of = AuditEntry.get(AuditEntry.action == "pledge.correct")
    assert entry_of.fields == ["text", "share"]
    assert acts("pledge.correct") == 1
    page = text_of(visit("secretary").get(f"/pledges/{kept.pledge.id}"))
    assert "更正过" in page
    assert "原来写的是：2026-03-05，走访了五户，办成三件，完成 20%" in page
    assert "走访了五户" not in text_of(visit("member_a2").get(f"/pledges/{kept.pledge.id}"))


def test_a_correction_that_changes_nothing_writes_nothing(kept, actor):
    made = kept()
    domain.correct(made, entry(), by=actor("member"), version=1)
    assert acts("pledge.correct") == 0
    assert PledgeProgress.get_by_id(made.id).version == 1


def test_two_corrections_of_one_text_the_later_sees_both(visit, kept):
    made = kept()
    browser, path = visit("member"), f"/pledges/progress/{made.id}/edit"
    assert "走访了五户，办成三件" in browser.get(path).get_data(as_text=True)
    browser.post(path, form(text="先改的", version="1"))
    page = browser.post(path, form(text="后改的", version="1"), status=409)
    assert "先改的" in text_of(page)
    assert "后改的" in page.get_data(as_text=True)
    assert PledgeProgress.get_by_id(made.id).text == "先改的"
    browser.post(path, form(text="后改的", version="2"))
    assert PledgeProgress.get_by_id(made.id).text == "后改的"
    browser.post(path, form(text="没有版本", version=""), status=409)
    assert acts("pledge.correct") == 2


def test_eight_corrections_of_one_version_save_once(kept, actor):
    made, author = kept(), actor("member")
    db.release()
    found = at_once([
        lambda turn=turn: domain.correct(
            PledgeProgress.get_by_id(made.id), entry(text=f"第{turn}次改"), by=author, version=1
        )
        for turn in range(8)
    ])  # fmt: skip
    assert found.count(None) == 1
    assert PledgeProgress.get_by_id(made.id).version == 2
    assert acts("pledge.correct") == 1


# --- who sees what --------------------------------------------------------------------------------


def test_the_public_sees_what_may_be_shown_and_no_share_of_the_rest(visit, kept):
    kept(text="可以公开的进展", share=30)
    kept(made_on=date(YEAR, 3, 8), text="不公开的进展", share=70, shown=False)
    path = f"/pledges/{kept.pledge.id}"
    for who in ("member", "secretary", "committee", "supervisor"):
        page = text_of(visit(who).get(path))
        assert "可以公开的进展" in page
        assert "不公开的进展" in page
        assert "完成 70%" in page
    for who in ("colleague", "member_a2", "staff", "secretary_a2"):
        page = text_of(visit(who).get(path))
        assert "可以公开的进展" in page
        assert "不公开的进展" not in page
        assert "70%" not in page
        assert "记录进展" not in page
    visit("member_b").get(path, status=404)


def test_the_board_is_given_the_latest_that_may_be_shown(kept):
    first, second = (row.id for row in rows(kept.pledge))
    kept(text="早的", made_on=date(YEAR, 3, 1))
    kept(text="晚的", made_on=date(YEAR, 3, 3))
    kept(text="同一天后写的", made_on=date(YEAR, 3, 3))
    kept(text="最晚但不公开", made_on=date(YEAR, 3, 9), shown=False)
    kept(2, text="只有不公开的", shown=False)
    found = progress.latest_shown([first, second])
    assert {key: row.text for key, row in found.items()} == {first: "同一天后写的"}
    assert progress.latest_shown([]) == {}


def test_old_progress_folds_away_and_the_page_asks_no_more(visit, kept, queries):
    browser, path = visit("member"), f"/pledges/{kept.pledge.id}"
    browser.get(path)
    numbers = []
    for times in (1, 4):
        for day in range(times):
            kept(text=f"第{times}{day}次", made_on=date(YEAR, 3, 1 + day))
        queries.statements.clear()
        browser.get(path)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1], numbers
    assert numbers[0] <= 12
    assert "看以前的 2 条" in text_of(browser.get(path))
    print(f"{numbers[0]} queries")


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_asks_the_same_for_one_item_and_for_three(visit, filed, actor, queries, items):
    pledge = filed("member", "published", items=items)
    for item in rows(pledge):
        domain.record(fresh(pledge), item, entry(), by=actor("member"))
    browser = visit("secretary")
    browser.get(f"/pledges/{pledge.id}")
    queries.statements.clear()
    browser.get(f"/pledges/{pledge.id}")
    _seen.append(len(queries))
    assert len(set(_seen)) == 1, _seen


_seen = []

# --- 示范 -----------------------------------------------------------------------------------------


def test_a_leading_members_item_is_shown_as_an_example_and_taken_back(visit, kept, world):
    pledge, item = kept.pledge, rows(kept.pledge)[0]
    browser = visit("secretary")
    path = f"/pledges/{pledge.id}/items/{item.id}/exemplify"
    assert "设为示范" not in text_of(browser.get(f"/pledges/{pledge.id}"))
    assert "只有党员领导干部" in text_of(browser.post(path, {"wanted": "1"}, status=422))
    Person.update(leading=True).where(Person.id == world.member.person.id).execute()
    assert "设为示范" in text_of(browser.get(f"/pledges/{pledge.id}"))
    browser.post(path, {"wanted": "1"})
    assert rows(pledge)[0].exemplary_on == date(YEAR, 3, 10)
    browser.post(path, {"wanted": "1"}, status=409)
    page = text_of(visit("staff").get(f"/pledges/{pledge.id}"))
    assert "示范" in page
    browser.post(path, {"wanted": "0"})
    assert rows(pledge)[0].exemplary_on is None
    assert acts("pledge.exemplify") == 2
    assert [one.values["exemplary"] for one in Revision.select().where(Revision.action == "pledge.exemplify")] == [
        True,
        False,
    ]
    visit("member").post(path, {"wanted": "1"}, status=403)


def test_forms_of_two_items_stand_on_one_page_without_a_common_id(visit, kept):
    browser = visit("member")
    found = [
        set(re.findall(r'\bid="([^"]+)"', browser.fragment(at(kept.pledge, number)).get_data(as_text=True)))
        for number in (1, 2)
    ]
    assert found[0]
    assert not found[0] & found[1]
