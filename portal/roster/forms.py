"""Forms of the roster import."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from portal.forms import Filled, Form


class UploadForm(Form):
    """The workbook, and for whom: the importer is told the committee, the file never decides it."""

    committee = SelectField("导入到", [Filled("请选择导入到哪个党委。")])
    file = FileField("名册（xlsx）", [FileRequired("请选择名册文件。")])

    def __init__(self, committees: list[tuple[int, str]], **values: Any) -> None:
        super().__init__(draft=False, **values)
        self.committee.choices = [(str(key), name) for key, name in committees]


class ConfirmForm(Form):
    """导入: the last word."""

    skip_wrong = BooleanField("跳过有误行")
