"""The types of records that a draft adds: 走访慰问, 合格标准大讨论."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit, ask, version
from portal.errors import Invalid
from portal.forms import Form
from portal.life.rulesets import domain, parts
from portal.life.rulesets.domain import ROOM, path, read
from portal.life.rulesets.forms import TypeForm
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.views.frame import BOTH, below
from portal.web import get_or_404, me, rule

bp = Blueprint("life_rule_types", __name__, url_prefix=f"{ROOM}/<int:key>/types")
GONE = "这个类型已经不在了，请返回制度查看。"


def _position(record: LifeRules, ref: str) -> int:
    """Where the type stands. Raises Missing, for what is sent Invalid."""
    position = parts.type_at(read(record), ref)
    if position is None and request.method == "POST":
        raise Invalid(GONE)
    if position is None:
        raise web.Missing
    return position


@bp.route("/new", methods=BOTH)
@rule("page.life_rules_editing")
def new(key: int) -> Response:
    """新增类型."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    return _ask(record, TypeForm(verb="开展", version=record.version), None, "新增类型")


@bp.route("/<ref>", methods=BOTH)
@rule("page.life_rules_editing")
def edit(key: int, ref: str) -> Response:
    """修改类型."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    held = read(record).types[_position(record, ref)]
    return _ask(record, TypeForm(label=held.label, verb=held.verb, version=record.version), ref, "修改类型")


def _ask(record: LifeRules, form: TypeForm, ref: str | None, heading: str) -> Response:
    def carry_out() -> str:
        position = _position(record, ref) if ref is not None else None
        made = parts.put_type(read(record), form.label.data or "", form.verb.data or "", position)
        domain.edit(record, made, by=me(), version=version(form))
        return f"{path(record)}#types"

    def theirs(now: Any) -> dict[str, Any]:
        position = parts.type_at(read(now), ref) if ref is not None else None
        held = read(now).types[position] if position is not None else None
        return {"label": held.label, "verb": held.verb} if held is not None else {}

    below(record, (heading, None))
    return ask(
        form, carry_out, "已保存。", heading=heading, button="保存", back=path(record), record=record, theirs=theirs,
        autosave=True, lead=domain.title(record),
    )  # fmt: skip


@bp.post("/<ref>/remove")
@rule("page.life_rules_editing")
def remove(key: int, ref: str) -> Response:
    """删去一个类型 that no rule counts."""
    record = get_or_404(LifeRules, key)
    made = parts.without_type(read(record), _position(record, ref))
    domain.edit(record, made, by=me(), version=version(Form(draft=False)))
    return web.go(f"{path(record)}#types", "已删去。")
