"""The workbook of an import: sent by a form, small enough; where it is shown row by row first, it waits as one's own file."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import request
from wtforms import FileField

from portal import web
from portal.errors import Invalid
from portal.forms import Form
from portal.uploads import domain
from portal.uploads.checking import MOST_BYTES
from portal.uploads.models import Attachment


class UploadForm(Form):
    """导入: the workbook. A feature's own form says which one."""

    file = FileField("Excel 工作簿")

    def __init__(self, **values: Any) -> None:
        super().__init__(draft=False, **values)


class ImportForm(Form):
    """The last word on what was read and shown."""

    def __init__(self, **values: Any) -> None:
        super().__init__(draft=False, **values)


class Book(NamedTuple):
    """A workbook as it was sent."""

    name: str
    data: bytes


def sent(what: str, most: int = MOST_BYTES) -> Book:
    """The workbook of the form that this request posts. Raises Invalid where there is none, or more than `most` bytes."""
    file = request.files.get("file")
    if not file or not file.filename:
        raise Invalid(f"请选择{what}（.xlsx）。", "file")
    data = file.stream.read(most + 1)
    if not data:
        raise Invalid(f"文件是空的。请选择{what}（.xlsx）。", "file")
    if len(data) > most:
        raise Invalid(f"工作簿超过 {most // 2**20} MB。请删去图片和无关的工作表后再上传。", "file")
    return Book(file.filename, data)


def take(form: Any, what: str, read: Callable[[bytes], object]) -> Attachment | None:
    """Keep the sent workbook as one's own file for a day, once `read` found it to be one; else the form says why not."""
    try:
        book = sent(what)
        read(book.data)
        return domain.receive(book.name, book.data, by=web.me())
    except Invalid as error:
        error.field = "file"
        form.refuse(error)
        return None


def waiting(key: int) -> Attachment:
    """A workbook of one's own that was taken and is still there. Raises Missing."""
    if not domain.unsent([key], by=web.me()):
        raise web.Missing(Attachment, key)
    return Attachment.get_by_id(key)
