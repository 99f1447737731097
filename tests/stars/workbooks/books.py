"""Workbooks as a person would make them: sheets of rows, the first row the headings."""

import io
import re
from typing import Any

import openpyxl

from tests.roster.parse_books import PARTS, package

Sheets = dict[str, list[list[Any]]]


def book(sheets: Sheets) -> bytes:
    """A workbook of these sheets; a cell may be (value, number format)."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for position, value in enumerate(row, 1):
                cell = sheet.cell(number, position)
                if isinstance(value, tuple):
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def raw(sheet: str, name: str) -> bytes:
    """A workbook of one sheet whose XML is given."""
    return package(
        sheet, **{"xl/workbook.xml": re.sub('<sheet name="[^"]*"', f'<sheet name="{name}"', PARTS["xl/workbook.xml"])}
    )


def notice(**changes: list[list[Any]]) -> Sheets:
    """A short notice as somebody types it, without a single key; sheets may be replaced or added by name."""
    sheets: Sheets = {
        "评定办法": [["项目", "内容"], ["名称", "某镇党支部星级评定办法"], ["星数", "五星"], ["总分小数位", 1]],
        "计分项": [["计分项", "权重之外", "折算比例"], ["基础项", None, "70%"], [], ["评议项", None, (0.3, "0%")]],
        "指标": [
            ["指标", "所属", "方式", "分值", "每次（项）分值", "必填"],
            ["三会一课", "基础项", "分档", "８０", None, None],
            ["受通报批评", "基础项", "按次", 10, "－2", "否"],
            ["志愿服务", "基础项", "达标项", 20, 10, None],
            ["群众测评", "评议项", "测评", 100, None, None],
        ],
        "分档表": [
            ["指标", "档次", "分值"],
            ["三会一课", "好", 80],
            ["三会一课", "一般", 40.0],
            ["群众测评", "满意", 100],
            ["群众测评", "不满意", 0],
        ],
        "事项": [["指标", "事项"], ["志愿服务", "上半年开展"], ["志愿服务", "下半年开展"]],
        "分数段": [["最低分", "结果"], [90, "五星"], [80, 4], [70, "三星级"], ["60分", "★★"], ["其余", "1星"]],
        "名额": [["方式", "结果", "比例", "取整", "同分"], ["最多", "五星", (0.3, "0%"), "舍去", "都不列入"]],
        "一票否决": [["情形", "后果", "星级"], ["严重违纪违法", "不定星级", None]],
    }
    return sheets | changes
