"""支部档案 shows plans and records of organisation life as their lists show them to the same reader."""

from datetime import date

import pytest
import time_machine

from tests.browser_client import text_of
from tests.plans.comparing.rows import held, item, plan


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel("2026-09-20T12:00:00+08:00"):
        yield


@pytest.mark.parametrize("who", ["secretary", "committee", "supervisor"])
def test_the_file_holds_plans_and_records(world, visit, who):
    author = world.secretary.person
    one = plan(world.a1, author, [item("1", "assembly", (3,), mandatory=True), item("2", "", (5,))], 2026, "filed")
    plan(world.a2, world.secretary_a2.person, [item("1", "assembly", (3,))], 2025)
    record = held(world.a1, author, date(2026, 3, 10), "assembly", title="三月党员大会")
    held(world.a1, author, date(2026, 9, 10), "assembly", title="还是草稿", state="draft")
    held(world.a2, author, date(2026, 3, 11), "assembly", title="别的支部")
    page = visit(who).get(f"/checks/branches/{world.a1.id}")
    text, html = text_of(page), page.get_data(as_text=True)
    for part in ("2026 年计划", "2 项，其中规定动作 1 项", "待备案", "三月党员大会"):
        assert part in text
    assert f'href="/plans/{one.id}"' in html
    assert f'href="/life/{record.id}"' in html
    assert f'href="/plans?branch={world.a1.id}"' in html
    assert "别的支部" not in text
    assert "2025 年计划" not in text
    assert ("还是草稿" in text) == (who == "secretary")
