"""What the form of a record says of what was typed, before the domain is asked."""

from typing import Any

import pytest

from portal.life.records.models import LifeRecord
from tests.browser_client import text_of

WRONG = {"types": [], "day": "", "starts": "九点", "ends": "25:00", "hours": "两个", "place": "礼堂"}


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(world: Any, visit: Any) -> None:
    page = visit("secretary").post(f"/life/new/{world.a1.id}", WRONG, 422)
    words = text_of(page)
    for said in ("请至少选择一种类型。", "请填写日期。", "时间请按 14:30 这样填写。", "学时请填 0 到 100 之间的数。"):
        assert said in words, said
    assert words.count("时间：时间请按 14:30 这样填写。") == 2  # in the summary: the beginning and the end
    for typed in ("九点", "25:00", "两个", "礼堂"):
        assert f'value="{typed}"' in page.get_data(as_text=True)
    assert LifeRecord.select().count() == 0


@pytest.mark.parametrize(("typed", "said"), [("十一月", "请按 2026-12-31 这样填写日期。"), ("", "请填写日期。")])
def test_a_day_that_cannot_be_read_is_not_called_missing(world: Any, visit: Any, typed: str, said: str) -> None:
    words = text_of(visit("secretary").post(f"/life/new/{world.a1.id}", {**WRONG, "day": typed}, 422))
    assert said in words
    assert words.count("日期：") == 1
