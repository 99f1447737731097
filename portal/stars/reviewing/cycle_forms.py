"""Forms of what the committee does with a whole round."""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from portal.forms import Form, day, line, text
from portal.stars.models import StarCycle
from portal.stars.reviewing.domain.holding import LONGEST
from portal.stars.reviewing.reading import Computed


class ProposeForm(Form):
    """综合测算: why the undeclared are left without a rating, and why upheld objections changed no mark."""

    def reasons(self, kind: str) -> dict[int, str]:
        """Of the fields `kind`_<id>: id → what was written."""
        found = {name.removeprefix(f"{kind}_"): one.data or "" for name, one in self._fields.items()}
        return {int(key): why for key, why in found.items() if key.isdecimal()}


def propose_form(cycle: StarCycle, undeclared: list[Any], unmended: list[Any], last: Computed) -> ProposeForm:
    """The form with a line for every undeclared branch and objection without effect, filled from the last computation."""
    fields = {f"unrated_{row.id}": line(f"{row.name}：不评定的理由", most=LONGEST) for row in undeclared}
    fields |= {
        f"kept_{row.id}": line(
            f"{row.name}：异议（{row.sent_on:%Y-%m-%d}）成立，评分不用更正的理由", most=LONGEST,
            hint="答复以后更正了评分或者认定的，不在这里列出。",
        )
        for row in unmended
    }  # fmt: skip
    made = type("ProposeOfCycle", (ProposeForm,), fields)
    earlier = {f"unrated_{key}": why for key, why in last.unrated.items()}
    earlier |= {f"kept_{key}": why for key, why in last.stays.items()}
    return made(version=cycle.version, **earlier)


class OrderForm(Form):
    """同分定序: a place for each of the equals, and why."""

    numbers: dict[str, int]  # field → entry
    needed: tuple[str, ...] = ("reason",)

    def order(self) -> dict[int, int]:
        """Entry → its place."""
        return {key: self[name].data for name, key in self.numbers.items() if self[name].data is not None}


def order_form(cycle: StarCycle, tied: list[Any]) -> OrderForm:
    """The form with a number for every branch that ties."""
    fields: dict[str, Any] = {
        f"order_{at}": IntegerField(
            f"{row.name}（{row.total} 分）", [Optional(), NumberRange(1, 1000, message="请填 1、2、3 这样的顺序。")]
        )
        for at, row in enumerate(tied, 1)
    }
    fields["reason"] = text("怎样决定的", most=LONGEST, required=False, hint="写明研究决定的会议、日期和依据。")
    needed = (*fields, "reason")
    numbers = {f"order_{at}": row.id for at, row in enumerate(tied, 1)}
    made = type("OrderOfCycle", (OrderForm,), {**fields, "numbers": numbers, "needed": needed})
    return made(version=cycle.version)


class ExtendForm(Form):
    """延长公示."""

    needed = ("ends", "reason")
    ends = day("公示截止日期", hint="公示的最后一天。")
    reason = text("延长的理由", most=LONGEST, required=False)


class ReopenForm(Form):
    """退回评定."""

    needed = ("reason",)
    reason = text("退回评定的理由", most=LONGEST, required=False, hint="已经公示的，公示撤下，各支部会收到这个理由。")


class SettleForm(Form):
    """定星."""

    needed = ("source",)
    source = line("审定的会议", most=200, required=False, hint="例如：2026年12月28日党委会议。记入每个支部的授星记录。")


class FileForm(Form):
    """通报备案."""

    needed = ("paper", "on")
    paper = line("通报文号", most=60, required=False, hint="例如：机党〔2026〕12号。")
    on = day("通报日期")
