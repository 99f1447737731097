"""Workbooks for the import tests."""

import io
from typing import Any

import openpyxl

HEAD = [
    "姓名",
    "性别",
    "出生年月",
    "入党时间",
    "转正时间",
    "人员类别",
    "党员类型",
    "所在党支部",
    "党小组",
    "党内职务",
    "工作岗位",
    "联系电话",
    "备注",
]


def line(name: str, **changes: Any) -> list[Any]:
    """A good row of 机关第一党支部."""
    row = dict(
        zip(
            HEAD,
            [
                name,
                "女",
                "1980-05",
                "2005-07-01",
                "2006-07-01",
                "正式党员",
                "在职",
                "机关第一党支部",
                "",
                "",
                "科员",
                "13800138000",
                "",
            ],
            strict=True,
        )
    )
    row.update(changes)
    return [row[heading] for heading in HEAD]


def book(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    """A workbook of these rows."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(head)
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()
