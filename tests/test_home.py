"""我的待办: one list of all features by date, and what it does not show to the last line."""

import re
from datetime import timedelta

from portal import clock, home
from portal.home import FIRST, Task, Waiting
from portal.problems.models import Problem
from tests.browser_client import text_of
from tests.problems.conftest import ledger  # noqa: F401

TODAY = clock.today()


def test_the_longest_overdue_comes_first_and_what_has_no_date_last():
    def task(what, days=None):
        return Task(what, "/", due=None if days is None else TODAY + timedelta(days=days))

    found = [
        Waiting("pledges", 2, [task("a"), task("b", 3)]),
        Waiting("problems", 3, [task("c", -12), task("d"), task("e", 0)]),
    ]
    assert [one.what for one in home.by_date(found)] == ["c", "e", "b", "a", "d"]


def test_what_waits_knows_what_its_list_is_called():
    found = [
        Waiting("problems", 11, url="/problems/extensions?state=todocommittee"),
        Waiting("problems", 12, url="/problems?state=todocommittee"),
        Waiting("notices", 5, url="/notices?state=todo"),
    ]
    assert [one.room for one in found] == ["延期申请", "台账", "通知"]


def test_the_overdue_entry_stands_first_although_many_without_a_date_are_older(visit, ledger):  # noqa: F811
    for _number in range(FIRST + 1):
        ledger("secretary", state="found")
    late = ledger(state="working", text="党费没有公布")
    Problem.update(due_on=TODAY - timedelta(days=12)).where(Problem.id == late.id).execute()
    html = visit("secretary").get("/").get_data(as_text=True)
    lines = re.findall(r'<td data-label="事项">(.*?)</td>', html, re.DOTALL)
    assert "党费没有公布" in lines[0]
    assert f"台账：查看全部 {FIRST + 2} 件" in text_of(visit("secretary").get("/"))
