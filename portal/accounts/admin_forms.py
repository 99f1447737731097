"""Forms of powers: appointments, ends, acts on accounts, answers, newcomers, teams."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.accounts.models import ROLES, TECHNICAL_ROLES, UNIT_ROLES
from portal.forms import Day, Filled, Form, line, text


def day(label: str, *, required: bool = True) -> Any:
    """A date that must be given, or may be."""
    return Day(label, [Given(f"请填写{label}。")] if required else [])


class Given:
    """A date was typed; one that cannot be read has its own message."""

    field_flags = {"required": True}  # noqa: RUF012 — WTForms reads it so

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None and not field.process_errors:
            raise ValidationError(self.message)


def choice(label: str, *, required: bool = True) -> SelectField:
    """A select whose options the view sets."""
    checks = [Filled(f"请选择{label}。")] if required else []
    return Select(label, checks, default="")


Pairs = Iterable[tuple[str, str]]


def options(pairs: Pairs, *, none: str = "（不选）") -> list[SelectChoice]:
    """Pairs as the options of a select, led by an empty one."""
    return [SelectChoice("", none), *(SelectChoice(value, label) for value, label in pairs)]


def grouped(groups: dict[str, list[tuple[str, str]]], *, none: str = "（不选）") -> list[SelectChoice]:
    """Pairs by group as the options of a select, led by an empty one."""
    rows = [SelectChoice(value, label, optgroup=group) for group, pairs in groups.items() for value, label in pairs]
    return [SelectChoice("", none), *rows]


class Select(SelectField):
    """A select that says in words when what was sent is none of its options."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(f"请从列表中选择{self.label.text}。") from error


class AppointForm(Form):
    """任命: role, where, from when to when."""

    role = choice("角色")
    unit = choice("组织", required=False)
    team = choice("督导组", required=False)
    starts = day("起始日期")
    ends = day("截止日期", required=False)
    reason = text("任命依据", most=300, required=False)

    def offer(self, technical: bool, units: Pairs, teams: Pairs) -> None:
        """Set the options: technical roles for administrator accounts, the others for members."""
        roles = TECHNICAL_ROLES if technical else UNIT_ROLES
        self.role.choices = options(((role, ROLES[role]) for role in roles), none="请选择")
        self.unit.choices = options(units)
        self.team.choices = options(teams)


class EndForm(Form):
    """结束任职."""

    last_day = day("最后一天", required=False)
    reason = text("结束原因", most=300)


class ActForm(Form):
    """锁定, 解锁, 停用, 启用, 重置: with the reason."""

    reason = text("理由", most=300)


class RejectForm(Form):
    """否决: with the reason."""

    answer = text("否决理由", most=300)


NEWCOMERS = {"staff": "群众", "technical": "管理员账号", "first": "首位党委经办人"}


class NewcomerForm(Form):
    """A person whom no roster names, or the first member of a committee, who will import the roster."""

    kind = RadioField("登记为", [Filled("请选择登记为哪一类人员。")])
    name = line("姓名", most=50)
    post = line("岗位", most=60, required=False)
    branch = choice("所在党支部", required=False)
    sex = choice("性别", required=False)
    birth = line("出生年月", most=20, required=False)
    joined = line("入党时间", most=20, required=False)
    membership = choice("人员类别", required=False)

    def offer(self, kinds: list[str], branches: dict[str, list[tuple[str, str]]]) -> None:
        """Set the options; `kinds` are those that the actor may enter."""
        self.kind.choices = [SelectChoice(kind, NEWCOMERS[kind]) for kind in kinds]
        self.branch.choices = grouped(branches)
        self.sex.choices = options([("男", "男"), ("女", "女")])
        self.membership.choices = options([("正式", "正式"), ("预备", "预备")])


class TeamForm(Form):
    """The name of a team."""

    name = line("名称", most=60)


class AssignForm(Form):
    """A unit for a team."""

    unit = choice("组织")
    starts = day("起始日期")
    ends = day("截止日期", required=False)
