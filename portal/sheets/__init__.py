"""Excel in and out: workbooks from outside are opened safely, exports carry no formulas."""

from portal.sheets.opening import BadWorkbook, Book, Sheet, open_workbook
from portal.sheets.tables import Table, TableRow, read_table
from portal.sheets.writing import write_csv, write_xlsx

__all__ = [
    "BadWorkbook",
    "Book",
    "Sheet",
    "Table",
    "TableRow",
    "open_workbook",
    "read_table",
    "write_csv",
    "write_xlsx",
]
