"""Forms: server-side checks in Chinese, drafts put back, 409 with both texts."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal import web
from portal.drafts import store
from portal.errors import Invalid, Stale


def tidy(value: Any) -> Any:
    """Text without surrounding blanks and without control characters but line breaks."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "".join(char for char in text if char == "\n" or ord(char) >= 32)


def line(label: str, *, most: int = 100, required: bool = True, hint: str = "", **options: Any) -> StringField:
    """A one-line text field of at most `most` characters."""
    return StringField(label, _checks(label, most, required), filters=[tidy], description=hint, **options)


def text(
    label: str, *, most: int = 500, required: bool = True, hint: str = "", missing: str = "", **options: Any
) -> TextAreaField:
    """A text field of several lines; `missing`: what is said where it must not be empty and its label is no noun."""
    checks = _checks(label, most, required, missing)
    return TextAreaField(label, checks, filters=[tidy], description=hint, **options)


def day(label: str, *, hint: str = "", **options: Any) -> "Day":
    """A date, typed or picked; whether it is needed is the domain's question."""
    return Day(label, description=hint, **options)


def must(**sentences: str) -> Mapping[str, str]:
    """For `Form.needed`: fields that must not be empty, each with the domain's own sentence for it."""
    return sentences


def _checks(label: str, most: int, required: bool, missing: str = "") -> list[Any]:
    checks: list[Any] = [Length(max=most, message=f"{label}最多 {most} 个字，请精简。")]
    return [Filled(missing or f"请填写{label}。"), *checks] if required else checks


class Filled(InputRequired):
    """Something other than blanks was entered."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors[:] = []
            raise ValidationError(self.message)


class Day(DateField):
    """A date field that also reads the ways in which dates are typed by hand."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = " ".join(valuelist).strip()
        self.data = parse_date(text) if text else None
        if text and self.data is None:
            raise ValueError("请按 2026-12-31 这样填写日期。")


class Version(IntegerField):
    """The version that a form was filled from; a number that no version can have is 0, which none is."""

    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not 0 <= self.data < 2**31:
            self.data = 0


class Form(FlaskForm):
    """The base of all forms: Chinese messages, `version` for edits, a draft put back when there is one.

    `action` is the path that the form posts to: drafts are kept by it.
    """

    class Meta:
        locales = ["zh"]  # noqa: RUF012 — WTForms reads it so

    version = Version("版本", [Optional()], widget=HiddenInput())  # empty on creations
    once = HiddenField()

    needed: Collection[str] = ()
    """Fields that the domain wants filled; made by `must` an empty one is refused here, so that all are said at once."""

    def __init__(self, *args: Any, action: str = "", draft: bool = True, **values: Any) -> None:
        self.action = action or request.path
        self.restored = None
        self.theirs: dict[str, Any] = {}
        self.faster: tuple[str, datetime] | None = None  # who was, and when, where it is known
        if draft and request.method == "GET" and "formdata" not in values:
            self.restored = store.of(web.me(), self.action) if web.frame().actor else None
            if self.restored:
                values["formdata"] = MultiDict((k, v) for k, many in self.restored.fields.items() for v in many)
        super().__init__(*args, **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """The checks of the fields, and of each that `needed` has a sentence for whether it is empty."""
        fine = bool(super().validate(extra_validators))
        for name, sentence in self.needed.items() if isinstance(self.needed, Mapping) else ():
            if name in self and not self[name].errors and self[name].data in (None, "", []):
                self[name].errors = [sentence]
                fine = False
        return fine

    def sent(self) -> bool:
        """Whether this request posts the form; its checks then say whether it is right."""
        return request.method == "POST"

    def refuse(self, error: Invalid) -> None:
        """Put a domain refusal where the user looks: at its field, else above the form."""
        field = getattr(self, error.field, None) if error.field else None
        if field is not None and hasattr(field, "errors"):
            field.errors = [*field.errors, error.message]
        else:
            self._above(error.message)

    def _above(self, message: str) -> None:
        self.form_errors: list[str] = [*self.form_errors, message]

    def conflict(
        self, error: Stale, theirs: dict[str, Any], version: int, faster: tuple[str, datetime] | None = None
    ) -> None:
        """Someone was faster: show both texts, and let a further save be a knowing one."""
        self.faster = faster
        self._above(error.message)
        self.theirs = theirs
        self.version.data = version
        self.version.raw_data = [str(version)]


def parse_date(value: str) -> Any:
    """A date as users type it (2026-11-21, 2026.11.21, 2026/11/21, 20261121, 2026年11月21日), or None."""
    digits = "".join(char if char.isdecimal() else " " for char in value).split()
    if len(digits) == 1 and len(digits[0]) == 8:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:]]
    try:
        day = date(*map(int, digits))
    except (TypeError, ValueError, OverflowError):
        return None
    return day if 1900 <= day.year < 2200 else None  # beyond that, reckoning a term or a deadline leaves the calendar
