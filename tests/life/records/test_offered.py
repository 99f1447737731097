"""What the forms of a record offer: every type, those that the committee adds, the forms of 党课, the kinds of an agenda."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal import clock
from portal.life.judging.rules import Rule, Type
from portal.life.records import domain
from portal.life.records.models import LifeRecord
from tests.browser_client import Visitor, text_of
from tests.life.records.conftest import wanted
from tests.life.standing.making import adopt

TODAY = clock.today()
WORDS = (
    "党员大会", "支委会", "党小组会", "党课", "主题党日", "专题组织生活会", "民主生活会", "民主评议", "集中学习", "专题研讨",
    "中心组学习", "警示教育", "仪式教育", "志愿服务", "联系群众", "谈心谈话", "民主议事",
)  # fmt: skip


def test_one_record_is_of_several_types_those_of_the_committee_too(
    world: Any, actor: Any, visit: Callable[[str], Visitor]
) -> None:
    asked = Rule("library", "送书下乡", "cadence", "branch", date(2018, 1, 1), types=("books",), period="year")
    adopt(world.a, asked, types=(Type("books", "送书下乡"),))
    form = visit("secretary").get(f"/life/new/{world.a1.id}")
    page = text_of(form)
    assert [word for word in (*WORDS, "送书下乡") if word not in page] == []
    made = domain.create(wanted(types=("theme_day", "volunteering", "books")), world.a1.id, by=actor("secretary"))
    shown = text_of(visit("secretary").get(f"/life/{made.id}"))
    assert "主题党日 志愿服务 送书下乡" in " ".join(shown.split())
    assert "送书下乡" not in text_of(visit("secretary_b").get(f"/life/new/{world.b1.id}"))


def test_a_lecture_has_one_of_five_forms_and_somebody_who_gave_it(
    world: Any, actor: Any, visit: Callable[[str], Visitor]
) -> None:
    page = text_of(visit("secretary").get(f"/life/new/{world.a1.id}"))
    for word in ("普通党课", "专题党课", "微型党课", "情景党课", "现场党课"):
        assert word in page
    given = wanted(types=("lecture",), lecture_form="scene", lecturer=world.member.person.id)
    made = domain.create(given, world.a1.id, by=actor("secretary"))
    shown = text_of(visit("secretary").get(f"/life/{made.id}"))
    assert f"情景党课，{world.member.person.name}" in shown.replace(" ", "")


def test_an_agenda_knows_what_the_branch_is_judged_by(
    made: Callable[..., LifeRecord], visit: Callable[[str], Visitor]
) -> None:
    page = text_of(visit("secretary").get(f"/life/{made().id}/minutes/agenda/new"))
    for word in ("发展党员", "选举", "表彰处分", "听取支部报告"):
        assert word in page


@pytest.mark.parametrize("days", [1, 30, 2000])
def test_a_late_entry_is_marked_and_never_refused(
    days: int, world: Any, actor: Any, visit: Callable[[str], Visitor]
) -> None:
    by = actor("secretary")
    made = domain.create(wanted(day=TODAY - timedelta(days=days)), world.a1.id, by=by)
    domain.file(made, reason="签到表遗失", by=by)
    assert LifeRecord.get_by_id(made.id).state == "filed"
    assert ("补录" in text_of(visit("member").get(f"/life/{made.id}"))) == (days > 10)
