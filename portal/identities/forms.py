"""Forms of posts: the application, and one for each step and change."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.forms import Form, day, line, text
from portal.identities.domain import TITLES, Wanted
from portal.identities.models import KINDS

CHOOSE = SelectChoice("", "请选择")


PLACE_HINT = "例如：政务大厅一层 3 号窗口、幸福社区。示范窗口、责任区和到社区报到必填。"
DUTIES_HINT = "一行一条，最多 10 条。先锋岗、示范岗、示范窗口、责任区、设岗定责必填；填报公开承诺时可以选用。"


def _kind() -> SelectField:
    return SelectField("类别", choices=[CHOOSE, *(SelectChoice(key, word) for key, word in KINDS.items())])


def _title() -> StringField:
    return line(TITLES["title"], most=40, required=False, hint="岗牌上写的名称，例如：综合受理先锋岗。")


def _place() -> StringField:
    return line(TITLES["place"], most=60, required=False, hint=PLACE_HINT)


def _duties() -> TextAreaField:
    return text("岗位职责", most=1100, required=False, hint=DUTIES_HINT)


def _reason() -> TextAreaField:
    return text(TITLES["reason"], most=300, required=False, hint="支部评议时看，不公开。")


class TextForm(Form):
    """What every post says; the fields stand in each form, because their order is the order of writing."""

    needed: tuple[str, ...] = ("place", "duties")

    def wanted(self) -> Wanted:
        """The texts as typed, for the domain."""
        typed = {name: self[name].data or "" for name in Wanted._fields if name in self}
        return Wanted(**typed)


class ApplicationForm(TextForm):
    """修改申报."""

    title, place, duties, reason = _title(), _place(), _duties(), _reason()


class OwnForm(TextForm):
    """申报 for oneself."""

    needed = ("kind", "place", "duties")
    kind = _kind()
    title, place, duties, reason = _title(), _place(), _duties(), _reason()

    def say_held(self, kinds: set[str]) -> None:
        """Say at the choices which kinds the member holds already: of one kind there is but one."""
        labels = {key: f"{word}（您已在岗）" if key in kinds else word for key, word in KINDS.items()}
        self.kind.choices = [CHOOSE, *(SelectChoice(key, label) for key, label in labels.items())]


class EnterForm(TextForm):
    """申报 by the office, for a member of the branch or for a collective."""

    needed = ("kind", "person", "place", "duties", "applied_on")
    kind = _kind()
    person = SelectField("党员", choices=[], description="由集体承担的（窗口、班组），这一栏不选，在下面填写集体名称。")
    collective = line(TITLES["collective"], most=40, required=False, hint="例如：综合受理窗口、第二班组。")
    title, place, duties, reason = _title(), _place(), _duties(), _reason()
    applied_on = day("申报日期")

    def offer(self, people: list[Any]) -> None:
        """The members of the branch to choose from."""
        self.person.choices = [
            SelectChoice("", "（不选：由集体承担）"),
            *(SelectChoice(str(one.id), f"{one.name}（{one.post}）" if one.post else one.name) for one in people),
        ]


class ConfirmForm(Form):
    """确认: from when to when."""

    needed = ("starts",)
    starts = day("开始日期")
    ends = day("截止日期", hint="没有期限的不填。")


class DiscussForm(Form):
    """记录支部评议."""

    needed = ("on", "opinion")
    on = day("评议日期")
    opinion = text("评议意见", most=300, required=False, hint="写明支部怎样评议，例如：支委会和党小组一致同意。")


class RecommendForm(Form):
    """支部推荐."""

    needed = ("on",)
    on = day("推荐日期")
    opinion = text("推荐意见", most=300, required=False)


class SettleForm(Form):
    """党委审定."""

    needed = ("on", "starts")
    on = day("审定日期")
    starts = day("开始日期")
    ends = day("截止日期", hint="没有期限的不填。")
    opinion = text("审定意见", most=300, required=False)


class DeclineForm(Form):
    """不通过."""

    needed = ("reason",)
    reason = text("没有通过的理由", most=300, required=False, hint="本人会看到。写清原因和今后怎样做。")


class AmendForm(TextForm):
    """更新 a post in force."""

    needed = ("place", "duties", "why")
    title, place, duties = _title(), _place(), _duties()
    ends = day("截止日期", hint="没有期限的不填。")
    why = text("更新的原因", most=300, required=False, hint="会记在经过里。")


class EndForm(Form):
    """卸任."""

    needed = ("on", "reason")
    on = day("卸任日期", hint="在岗的最后一天。")
    reason = text("卸任的原因", most=300, required=False)


class ServeForm(Form):
    """记录服务: what was done in the community, when and where."""

    needed = ("on", "matter")
    on = day("服务日期")
    place = line("地点", most=60, required=False, hint="不填就是报到的社区。")
    matter = text("做了什么", most=300, required=False)
