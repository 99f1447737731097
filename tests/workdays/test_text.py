"""A year's table as text: what is read, what is refused by line, what is said and kept all the same."""

from datetime import date

import pytest

from portal.workdays import text
from portal.workdays.text import Day


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("2027-01-01 放假 元旦", [("2027-01-01", False, "元旦")]),
        ("  2027年1月1日　放假　元旦 ", [("2027-01-01", False, "元旦")]),
        ("20270101 休息 元旦", [("2027-01-01", False, "元旦")]),
        ("2027-01-01 调休放假 元旦", [("2027-01-01", False, "元旦")]),
        ("2027/02/20 上班 春节调休", [("2027-02-20", True, "春节调休")]),
        ("2027.02.20 调休上班 春节", [("2027-02-20", True, "春节")]),
        ("2027-02-20 补班 春节 前一周", [("2027-02-20", True, "春节 前一周")]),
        ("2027-01-01至2027-01-03 放假 元旦", [(f"2027-01-0{n}", False, "元旦") for n in (1, 2, 3)]),
        ("2027-01-31～2027-02-01 放假 节", [("2027-01-31", False, "节"), ("2027-02-01", False, "节")]),
        ("2027-01-01到2027-01-01 放假 元旦", [("2027-01-01", False, "元旦")]),
        ("\n \n", []),
    ],
)
def test_a_line_gives_its_days(line, days):
    assert text.read(line, 2027) == ([Day(date.fromisoformat(day), working, name) for day, working, name in days], [])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("2027-01-01 放假", "第 1 行：认不出“2027-01-01 放假”"),
        ("元旦放假", "第 1 行：认不出“元旦放假”"),
        ("2027-01-01 放价 元旦", "“放价”请写“放假”或“上班”"),
        ("2027-02-20 调休 春节", "“调休”分不清是放假还是上班"),
        ("2027-02-30 放假 春节", "第 1 行：认不出日期“2027-02-30”"),
        ("2027-02 放假 春节", "第 1 行：认不出日期“2027-02”"),
        ("\n2026-12-31 放假 元旦", "第 2 行：2026-12-31 不在 2027 年"),
        ("2027-12-30至2028-01-02 放假 元旦", "第 1 行：2028-01-02 不在 2027 年"),
        ("2027-02-11至2027-02-05 放假 春节", "第 1 行：2027-02-05 早于 2027-02-11"),
        ("2027-02-01至2027-03-04 放假 春节", "一行最多 31 天"),
        ("2027-01-01 放假 元旦\n2027-01-01 放假 元旦", "第 2 行：2027-01-01 在第 1 行已经写过"),
        ("2027-01-01至2027-01-03 放假 元旦\n2027-01-03 上班 元旦", "第 2 行：2027-01-03 在第 1 行已经写过"),
        ("2027-01-01 放假 " + "长" * 21, "名称最多 20 个字"),
    ],
)
def test_a_wrong_line_is_named_and_keeps_nothing_of_itself(lines, said):
    days, problems = text.read(lines, 2027)
    assert len(problems) == 1
    assert said in problems[0]
    assert problems[0].endswith("。")
    assert len(days) == sum(one.name == "元旦" and not one.working for one in days)


def test_a_table_read_from_what_was_written_is_the_same_and_in_order():
    days, _ = text.read("2027-10-01至2027-10-07 放假 国庆节\n2027-10-09 上班 国庆节调休\n2027-01-01 放假 元旦", 2027)
    assert [one.day.month for one in days] == [1, *[10] * 8]
    assert text.read(text.write(days), 2027) == (days, [])


def test_days_that_would_be_so_anyway_are_noted():
    days, _ = text.read(
        "2027-01-01至2027-01-03 放假 元旦\n2027-02-20 上班 春节调休\n2027-02-22 上班 春节调休", 2027
    )  # a Friday, a Saturday, a Sunday; a Saturday; a Monday
    assert text.notes(days) == [
        "01-02（周六）、01-03（周日）是周末，本来就休息，写上不影响计算。",
        "02-22（周一）是周一到周五，本来就上班，请核对日期。",
    ]
    assert text.notes([days[0], days[3]]) == []
    weekends, _ = text.read("2027-01-02至2027-01-03 放假 甲\n2027-01-09至2027-01-10 放假 乙", 2027)
    assert text.notes(weekends) == [
        "01-02（周六）、01-03（周日）、01-09（周六）等 4 天是周末，本来就休息，写上不影响计算。"
    ]


def test_days_in_a_row_stand_together_within_a_month_and_a_name():
    days, _ = text.read(
        "2027-01-31至2027-02-02 放假 甲\n2027-02-03 放假 乙\n2027-02-05 放假 乙\n2027-02-06 上班 乙", 2027
    )
    spans = [[one.day.day for one in span] for span in text.spans(days)]
    assert spans == [[31], [1, 2], [3], [5], [6]]
    assert text.spans([]) == []
