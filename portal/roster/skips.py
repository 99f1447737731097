"""Rows of a roster that are no person's: blank lines, totals, signatures, headings repeated, notes."""

import re
from collections.abc import Mapping
from typing import Any

from portal.roster.columns import Column, field_of
from portal.roster.words import as_text, folded

SKIPPED = {"blank": "空行", "total": "合计行", "signature": "签字行", "header": "重复的表头", "note": "说明行"}

TOTAL = re.compile(r"(?:本[页表]|总|.*支部|.*党委)?(?:合计|总计|小计|共计|累计).{0,8}|共\d+[人名].{0,8}")
SIGNERS = "填表|制表|制单|审核|复核|填报|经办|校对|报送|联系|负责|审批|审签|签发|上报"
SIGNATURE = re.compile(
    rf"(?:{SIGNERS})(?:人|者|员|单位|日期|时间)(?:签[名字章])?(?:[(:].*)?"
    r"|.{0,8}(?:负责人|书记|领导)(?:签[名字章])?[(:].*"
    r"|.{0,4}(?:签[名字章]|盖章|公章|日期|电话)[(:].*"
    r"|\(?(?:盖章|公章|签章)\)?"
)
NOTE = re.compile(r"(?:附?注|备注|说明|填[表写]说明)\d?:.*|\*.*")
REPEATED_HEADINGS = 3


def kind_of_skip(cells: tuple[Any, ...], columns: Mapping[str, Column]) -> str | None:
    """A key of SKIPPED for a row that is no person's, by its own cells; None for a person's."""
    values = [cell.value for cell in cells if as_text(cell.value)]
    if not values:
        return "blank"
    first = folded(values[0])
    if SIGNATURE.fullmatch(first):
        return "signature"
    if TOTAL.fullmatch(first) or TOTAL.fullmatch(folded(cells[columns["name"].index].value)):
        return "total"
    if NOTE.fullmatch(first):
        return "note"
    if sum(field_of(cells[column.index].value) == field for field, column in columns.items()) >= REPEATED_HEADINGS:
        return "header"
    if not any(as_text(cells[column.index].value) for column in columns.values()):
        return "blank" if all(_is_serial(value) for value in values) else "note"
    return None


def _is_serial(value: Any) -> bool:
    """Whether a value is a running number, as offices fill them in beforehand."""
    return isinstance(value, int | float) or folded(value).isdigit()
