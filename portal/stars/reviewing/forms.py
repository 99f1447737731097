"""Forms of the review of an entry: a mark, a finding, what is done with the whole."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, text
from portal.stars.entries import typed
from portal.stars.entries.typed import Typed
from portal.stars.models import METHODS
from portal.stars.reviewing.desk import Desk, Ruling, Seat
from portal.stars.reviewing.domain.holding import LONGEST
from portal.units.forms import Ticks

CHOOSE = SelectChoice("", "请选择")
SAID = {"veto": {"1": "查实", "0": "没有发现"}, "condition": {"1": "达到", "0": "没有达到"}}


def _method(*without: str) -> SelectField:
    """How it was checked; facts are the portal's own."""
    choices = [SelectChoice(key, word) for key, word in METHODS.items() if key not in ("facts", *without)]
    return SelectField("核查方式", choices=[CHOOSE, *choices])


class MarkForm(Form):
    """评定 of one indicator, besides the score itself."""

    needed = ("method",)
    method = _method()
    reason = text("理由", most=LONGEST, required=False, hint="与自评不一致、扣分或不得分的必填，支部会看到。")

    typed: Typed  # what stands in the fields of the score

    def read(self, seat: Seat, value: Any) -> None:
        """Fill the fields of the score: as posted, as a draft holds them, else from a stored value."""
        name = f"s{seat.number}"  # once a page
        if self.sent():
            self.typed = typed.sent(seat.indicator, name, request.form)
        elif self.restored:
            pairs = [(name, one) for name, many in self.restored.fields.items() for one in many]
            self.typed = typed.sent(seat.indicator, name, MultiDict(pairs))
        else:
            self.typed = typed.filled(seat.indicator, value)


def mark_form(desk: Desk, seat: Seat, **options: Any) -> MarkForm:
    """The form of one indicator: as it is marked, else as the branch assessed itself (a vote is never taken over)."""
    present = seat.mark
    form = MarkForm(
        action=f"/stars/entries/{desk.entry.id}/marks/{seat.number}", method=present.method if present else "",
        reason=present.reason if present else "", version=present.version if present else 0, **options,
    )  # fmt: skip
    if seat.indicator.kind == "voted":  # a ballot's result is adopted, never typed
        form.method.choices = [one for one in form.method.choices if one.value != "poll"]
    shown = present or (seat.self if seat.indicator.kind != "voted" else None)
    form.read(seat, shown.value if shown else None)
    return form


class FindForm(Form):
    """认定 of a veto or a condition."""

    needed = ("holds",)
    holds = RadioField("认定结果", validate_choice=False)
    reason = text("事实和依据", most=LONGEST, required=False, hint="查实的写明事实和依据（文件、文号、调查结论）。")

    def found(self) -> bool | None:
        """What was chosen, None where nothing was."""
        return {"1": True, "0": False}.get(self.holds.data or "")


def find_form(desk: Desk, ruling: Ruling, **options: Any) -> FindForm:
    """The form of one veto or condition, as it was found."""
    found = ruling.finding
    form = FindForm(
        action=f"/stars/entries/{desk.entry.id}/findings/{ruling.number}",
        holds=str(int(found.holds)) if found else "", reason=found.reason if found else "",
        version=found.version if found else 0, **options,
    )  # fmt: skip
    form.holds.choices = [SelectChoice(*one) for one in SAID[ruling.kind].items()]
    if ruling.kind == "condition":
        form.reason.description = "没有达到的写明原因；达到的可以写依据。"
    return form


class RestForm(Form):
    """其余按自评."""

    needed = ("method",)
    method = _method("poll")


class ExceptForm(Form):
    """破格."""

    exception = text(
        "破格的理由和依据", most=LONGEST, required=False, hint="写明依据哪一条、由哪次会议研究决定。清空就是取消破格。"
    )


class ReasonForm(Form):
    """An act that needs its reason."""

    needed = ("reason",)
    reason = text("理由", most=LONGEST, required=False)


class ReturnForm(ReasonForm):
    """退回修改: why, and what is wrong at which indicator."""

    numbers: dict[str, str]  # field → key of its indicator

    def at(self) -> dict[str, str]:
        """Key of an indicator → what is wrong there."""
        return {key: self[name].data or "" for name, key in self.numbers.items()}


def return_form(desk: Desk) -> ReturnForm:
    """The form with a line for every indicator of the entry but those that the committee alone scores."""
    seats = [seat for seat in desk.seats if not seat.indicator.by_committee]
    fields: dict[str, StringField] = {
        f"at_{seat.number}": line(seat.indicator.label, most=LONGEST, required=False) for seat in seats
    }
    numbers = {f"at_{seat.number}": seat.indicator.key for seat in seats}
    made = type("ReturnOfEntry", (ReturnForm,), {**fields, "numbers": numbers})
    return made(version=desk.entry.version)


class PollForm(Form):
    """发起测评."""

    needed = ("indicators", "opens_on", "closes_on")
    indicators = Ticks("测评指标", choices=[], description="请谁测评由评定办法规定。选“不了解”的不计票。")
    opens_on = day("开始日期")
    closes_on = day("截止日期", hint="这一天还可以投票。截止以后才能看到结果，不足 5 票的不显示。")
