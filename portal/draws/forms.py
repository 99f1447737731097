"""Forms of a draw: what is drawn, how many, who is left out, the number, why it is abandoned, into which check."""

from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.draws.design import STRATA
from portal.draws.domain import Wanted
from portal.draws.domain.drafting import LONGEST
from portal.draws.models import ASKED, SUBJECTS
from portal.forms import Form, line, text, tidy
from portal.units.models import CATEGORIES, SECTORS

EVERY = SelectChoice("", "全部")


def _choices(words: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(key, word) for key, word in words.items()]


class DrawForm(Form):
    """修改: what is drawn from whom, and who gives the number."""

    needed: tuple[str, ...] = ("title", "subject", "sector", "category", "by", "asked")
    title = line("名称", most=LONGEST["title"], required=False, hint="例如：2026年第三季度随机抽查抽签。")
    subject = SelectField("抽什么", choices=_choices(SUBJECTS))
    year = IntegerField("年度", [Optional()], description="抽公开承诺、自评申报时填写。")
    sector = SelectField("支部领域", choices=[EVERY, *(SelectChoice(one, one) for one in SECTORS)])
    category = SelectField(
        "党员类别", choices=[EVERY, *(SelectChoice(one, one) for one in CATEGORIES)], description="只用于抽公开承诺。"
    )
    by = SelectField("分层", choices=_choices(STRATA), description="先分层，再在每一层里抽，避免都抽在一类里。")
    asked = SelectField("由谁给出数字", choices=_choices(ASKED), description="抽签人不能自己定数字。")
    source = line(
        "公开数值", most=LONGEST["source"], required=False,
        hint="用公开数值的，现在就写明用哪个、取哪几位、什么时候在哪里公布，例如：2026年12月1日上证指数收盘点位的整数和两位小数，去掉小数点。",
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """What was typed, for the domain."""
        return Wanted(
            self.title.data or "", self.subject.data or "", self.asked.data or "", self.source.data or "",
            self.sector.data or "", self.category.data or "", self.year.data, self.by.data or "",
        )  # fmt: skip


class NewForm(DrawForm):
    """发起抽签."""

    needed = ("committee", *DrawForm.needed)
    committee = SelectField("被检查单位", coerce=lambda value: int(value) if value else None, choices=[])

    def offer(self, rows: list[Any]) -> None:
        """The committees to choose from; where there is but one, nobody is asked."""
        self.committee.choices = [SelectChoice(row.id, row.name) for row in rows]


class RedrawForm(DrawForm):
    """重新抽签."""

    needed, last = (*DrawForm.needed, "reason"), ("reason",)
    reason = text("重新抽签的原因", most=LONGEST["reason"], required=False, hint="与原来的抽签一同公开。")


class QuantityForm(Form):
    """抽取数量: a total, or one field a stratum (`layers` gives the names)."""

    total = line("总数", most=6, required=False, hint="填了总数，就按各层可抽的多少分配，下面留空。")


def quantity_form(layers: list[Any], **values: Any) -> Any:
    """The form with a field for each stratum."""
    fields: dict[str, Any] = {
        f"layer{at}": StringField(
            f"{one.name}（可抽 {one.size} 个）", filters=[tidy], description="整数，或者比例如 10%。不抽填 0。"
        )
        for at, one in enumerate(layers)
    }
    made = type("QuantityForm", (QuantityForm,), fields)(**values)
    made.names = {one.name: f"layer{at}" for at, one in enumerate(layers)}
    return made


class LeaveOutForm(Form):
    """排除."""

    needed = ("numbers", "reason")
    numbers = line("编号", most=1000, required=False, hint="名单上的编号；几个编号用空格或顿号隔开。")
    reason = text("排除的原因", most=LONGEST["reason"], required=False, hint="抽签后与名单一同公开。")


class GiveForm(Form):
    """报数抽签."""

    needed = ("number",)
    number = line(
        "数字",
        most=40,
        required=False,
        hint="1 至 15 位整数（前面的 0 不计），由您单位随意确定，例如当场掷出或者商定的六位数。",
    )


class PublicForm(Form):
    """报数抽签 by the public value."""

    needed = ("number", "where")
    number = line("数字", most=40, required=False, hint="按事先写明的取法填写，只有数字。")
    where = line("核对处", most=LONGEST["reason"], required=False, hint="在哪里可以查到这个数值，例如网站和栏目。")


class AbandonForm(Form):
    """放弃."""

    needed = ("reason",)
    reason = text("放弃的原因", most=LONGEST["reason"], required=False, hint="放弃的抽签一直列在记录里。")


class TakeForm(Form):
    """列入检查."""

    needed = ("check",)
    check = SelectField("检查", coerce=lambda value: int(value) if value else None, choices=[])

    def offer(self, rows: list[Any]) -> None:
        """The checks to choose from."""
        self.check.choices = [SelectChoice("", "请选择"), *(SelectChoice(row.id, row.title) for row in rows)]
