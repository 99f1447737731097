"""Forms of 工作日历: a year's table as text, a workbook."""

from wtforms import FileField

from portal.errors import Invalid
from portal.forms import Form, line, text
from portal.uploads import workbook_forms
from portal.workdays.domain import LONGEST_SOURCE

HINT = (
    "一行一天：日期、放假或上班、名称，用空格隔开，例如“2027-01-01 放假 元旦”。连续几天可以写"
    "“2027-02-05至2027-02-11 放假 春节”。只写与平常不同的日子：周一到周五放假的、周末调休上班的。"
)
MOST_SHOWN = 20


class TableForm(Form):
    """The whole table of a year."""

    table = text("节假日和调休", most=10_000, required=False, hint=HINT)
    source = line("依据", most=LONGEST_SOURCE, required=False, hint="放假安排通知的名称和文号。")

    def refuse(self, error: Invalid) -> None:
        """Each wrong line at the table."""
        problems = error.details.get("problems")
        if not problems:
            super().refuse(error)
            return
        left = len(problems) - MOST_SHOWN
        more = [f"还有 {left} 行有误。"] if left > 0 else []
        self.table.errors = [*self.table.errors, *problems[:MOST_SHOWN], *more]


class UploadForm(workbook_forms.UploadForm):
    """导入: the workbook of a year."""

    file = FileField("工作日历表")
