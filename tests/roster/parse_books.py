"""Workbooks for tests of reading: a roster from rows, or a package from raw XML."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from portal.demo.people import DATA

SAMPLE, MESSY = DATA / "roster-sample.xlsx", DATA / "roster-messy.xlsx"
TODAY = date(2026, 6, 30)

HEADINGS = (
    *("序号", "姓名", "性别", "出生年月", "入党时间", "转正时间", "人员类别", "党员类型"),
    *("所在党支部", "支部类别", "所在党小组", "党内职务", "工作岗位", "联系电话", "备注"),
)
GOOD = (
    *(1, "林晓梅", "女", "1980年5月", "2005-07-01", "2006.07", "正式党员", "在职"),
    *("机关第一党支部", "机关", "第一党小组", "组织委员", "科员", "13800138000", None),
)


def person(**changes: Any) -> list[Any]:
    """A good row, with some cells changed by heading."""
    row = list(GOOD)
    for heading, value in changes.items():
        row[HEADINGS.index(heading)] = value
    return row


def roster(*rows: Sequence[Any], above: Iterable[Sequence[Any]] = (), headings: Sequence[Any] = HEADINGS) -> bytes:
    """A roster of one sheet: lines above, headings, rows."""
    return book({"党员花名册": [*above, headings, *rows]})


def book(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    merges: Iterable[str] = (),
    hidden: Iterable[str] = (),
    hidden_sheets: Iterable[str] = (),
) -> bytes:
    """A workbook; `merges` and `hidden` columns concern every sheet."""
    spool = io.BytesIO()
    workbook = xlsxwriter.Workbook(spool, {"default_date_format": "yyyy-mm-dd", "nan_inf_to_errors": True})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                put(sheet, number, column, value)
        for columns in hidden:
            sheet.set_column(columns, None, None, {"hidden": True})
        for merged in merges:
            first, last = (xlsxwriter.utility.xl_cell_to_rowcol(corner) for corner in merged.split(":"))
            sheet.merge.append([*first, *last])
        if name in hidden_sheets:
            sheet.hide()
    workbook.close()
    return spool.getvalue()


def put(sheet: Any, row: int, column: int, value: Any) -> None:
    """One cell by type; a tuple is a formula with the value it shows."""
    if value is None:
        return
    if isinstance(value, tuple):
        sheet.write_formula(row, column, value[0], None, value[1])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date | datetime | time):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="党员花名册" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="57"/><xf numFmtId="31"/></cellXfs></styleSheet>',
}


def cell(reference: str, value: Any, style: int = 0) -> str:
    """The XML of a cell, text inline."""
    if isinstance(value, str):
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def sheet_xml(rows: Iterable[Sequence[Any]], after: str = "") -> str:
    """The XML of a worksheet; a value may be (value, style)."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = (
            cell(f"{chr(65 + at)}{number}", *(value if isinstance(value, tuple) else (value,)))
            for at, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{after}</worksheet>'


def package(sheet: str | None = None, **changes: str | bytes | None) -> bytes:
    """A hand-made xlsx; `changes` replace parts by path, None removes one."""
    parts: dict[str, Any] = {**PARTS, "xl/worksheets/sheet1.xml": sheet or sheet_xml([HEADINGS, GOOD]), **changes}
    return zipped({name: content for name, content in parts.items() if content is not None})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Some parts as a zip file."""
    spool = io.BytesIO()
    with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return spool.getvalue()
