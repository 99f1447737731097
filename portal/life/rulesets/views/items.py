"""The rules of a draft: added by kind, changed, changed from a day on, moved, removed; one at a time."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit, ask, version
from portal.errors import Invalid
from portal.forms import Form
from portal.life.judging.rules import KINDS, Kind, Rule, RuleSet
from portal.life.rulesets import domain, parts
from portal.life.rulesets.domain import ROOM, path, problems, read
from portal.life.rulesets.forms import ChangeForm, RuleForm, filled
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.views.frame import BOTH, below
from portal.web import get_or_404, me, rule

bp = Blueprint("life_rule_items", __name__, url_prefix=f"{ROOM}/<int:key>/items")
GONE = "这一项已经不在了，请返回制度查看。"
PAST = "这里改的，启用以后连过去的时段也按新的判断；只改今后的，请用“自某日起修改”。"


def found(key: int, ref: str) -> tuple[LifeRules, RuleSet, int]:
    """A set with its rules, and the position of the one that the address names. Raises Missing."""
    record = get_or_404(LifeRules, key)
    rules = read(record)
    position = parts.at(rules, ref)
    if position is None and request.method == "POST":
        raise Invalid(GONE)
    if position is None:
        raise web.Missing
    return record, rules, position


@bp.get("/new")
@rule("page.life_rules_editing")
def choose(key: int) -> Response:
    """新增一项: of which kind."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    below(record, ("新增要求", None))
    return web.page("life/rules/kinds.html", record=record, kinds=KINDS, back=path(record))


@bp.route("/new/<kind>", methods=BOTH)
@rule("page.life_rules_editing")
def new(key: int, kind: Kind) -> Response:
    """新增一项 of this kind."""
    record = get_or_404(LifeRules, key)
    if kind not in KINDS:
        raise web.Missing
    admit("life_rules.edit", record, path(record))
    return _ask(record, _form(record, read(record), kind, None), None, f"新增要求：{KINDS[kind]}")


@bp.route("/<ref>", methods=BOTH)
@rule("page.life_rules_editing")
def edit(key: int, ref: str) -> Response:
    """修改一项."""
    record, rules, position = found(key, ref)
    admit("life_rules.edit", record, path(record))
    old = rules.rules[position]
    form = _form(record, rules, old.kind, old)
    return _ask(record, form, ref, f"修改要求：{old.name}（{KINDS[old.kind]}）", PAST if record.number > 1 else "")


def _form(record: LifeRules, rules: RuleSet, kind: Kind, old: Rule | None) -> RuleForm:
    own = old.key if old is not None else ""
    others = {
        one.key: one.name
        for one in rules.rules
        if one.kind in ("cadence", "quota") and one.key != own and (old is None or one.subject == old.subject)
    }
    start = filled(old) if old is not None else {"severity": "violation", "subject": "branch"} | _usual(kind)
    return RuleForm(kind=kind, known=rules.known(), others=others, version=record.version, **start)


def _usual(kind: Kind) -> dict[str, Any]:
    """What a new rule starts from."""
    numbers = {"count": 1, "inner_count": 1, "within": 31, "years": 3, "notice": 6, "extension": 12}
    blank = dict.fromkeys(("has_committee", "has_groups", "inner", "apart"), "")
    return blank | numbers | {"period": "month" if kind == "cadence" else "year"}


def _ask(record: LifeRules, form: RuleForm, ref: str | None, heading: str, advice: str = "") -> Response:
    def carry_out() -> str:
        rules = read(record)
        position = parts.at(rules, ref) if ref is not None else None
        if ref is not None and position is None:
            raise Invalid(GONE)
        made = parts.put(rules, form.rule(rules.rules[position] if position is not None else None), position)
        position = len(made.rules) - 1 if position is None else position
        _refuse(form, made, position)
        domain.edit(record, made, by=me(), version=version(form))
        return f"{path(record)}#item-{parts.rule_refs(made)[position]}"

    def theirs(now: Any) -> dict[str, Any]:
        rules = read(now)
        position = parts.at(rules, ref) if ref is not None else None
        return filled(rules.rules[position]) if position is not None else {}

    below(record, (heading, None))
    return ask(
        form, carry_out, "已保存。", heading=heading, button="保存", back=path(record), record=record, theirs=theirs,
        autosave=True, lead=f"{domain.title(record)}。{advice}" if advice else domain.title(record),
    )  # fmt: skip


def _refuse(form: RuleForm, rules: RuleSet, position: int) -> None:
    """Name each severe problem of the rule at its field. Raises Invalid with the last."""
    place = f"rules[{position}]"
    severe = [one for one in problems(rules) if one.severe and one.place.partition(".")[0] == place]
    refusals = [Invalid(one.text, one.place.removeprefix(place).removeprefix(".")) for one in severe]
    for one in refusals[:-1]:
        form.refuse(one)
    if refusals:
        raise refusals[-1]


@bp.route("/<ref>/change", methods=BOTH)
@rule("page.life_rules_editing")
def change(key: int, ref: str) -> Response:
    """自某日起修改: end this version on the day before, and go on with one that begins on the day."""
    record, _rules, position = found(key, ref)
    admit("life_rules.edit", record, path(record))
    form = ChangeForm(version=record.version)

    def carry_out() -> str:
        made = parts.changed_from(read(record), position, form.day.data)
        domain.edit(record, made, by=me(), version=version(form))
        return f"{path(record)}/items/{parts.rule_refs(made)[position + 1]}"

    below(record, ("自某日起修改", None))
    return ask(
        form, carry_out, "已分成前后两段，请修改从这一天起的要求。", heading=f"自某日起修改：{_rules.rules[position].name}",
        button="下一步", back=path(record), record=record,
        lead="按期的要求从这一天以后的第一个整期起按新的要求核对，之前仍按原来的要求。",
    )  # fmt: skip


@bp.post("/<ref>/move")
@rule("page.life_rules_editing")
def move(key: int, ref: str) -> Response:
    """上移 and 下移."""
    record, rules, position = found(key, ref)
    made = parts.moved(rules, position, up=request.form.get("to") == "up")
    domain.edit(record, made, by=me(), version=version(Form(draft=False)))
    return web.go(f"{path(record)}#item-{ref}")


@bp.post("/<ref>/remove")
@rule("page.life_rules_editing")
def remove(key: int, ref: str) -> Response:
    """删去一项; the history keeps it."""
    record, rules, position = found(key, ref)
    domain.edit(record, parts.without(rules, position), by=me(), version=version(Form(draft=False)))
    return web.go(path(record), "已删去。")
