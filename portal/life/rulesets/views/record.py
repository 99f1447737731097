"""The page of a set of rules, its workbook, its name, its differences, and its steps."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from portal import asking, policy, web
from portal.asking import Step, admit, ask, version
from portal.forms import Form
from portal.life.judging.rules import KINDS as RULE_KINDS
from portal.life.rulesets import domain, workbook
from portal.life.rulesets import record as records
from portal.life.rulesets.domain import ROOM, path, read, title
from portal.life.rulesets.forms import AdoptForm, NameForm, RetireForm
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import compare
from portal.life.rulesets.views.frame import BOTH, below
from portal.web import get_or_404, me, rule

bp = Blueprint("life_rule_set", __name__, url_prefix=f"{ROOM}/<int:key>")


@bp.get("")
@rule("page.life_rules")
def show(key: int) -> Response:
    """The set as a page."""
    record = get_or_404(LifeRules, key)
    below(record)
    return web.page(
        "life/rules/show.html", shown=records.shown(record, me()), record=record, title=title(record), title_of=title,
        kinds=RULE_KINDS, once=web.once(), revises=policy.may("life_rules.create", me(), record),
        editions=records.editions(record, me()),
    )  # fmt: skip


@bp.get("/book")
@rule("page.life_rules")
def book(key: int) -> Response:
    """The workbook of the set: what it gives can be read again."""
    record = get_or_404(LifeRules, key)
    rows = workbook.table(read(record))
    return web.export("life_rule_book", title(record), workbook.HEADINGS, rows, rows=rows)


@bp.get("/differences")
@rule("page.life_rules")
def differences(key: int) -> Response:
    """What differs from another edition: the one that the address names, else of a draft the one in force, else the one before."""
    record = get_or_404(LifeRules, key)
    others = records.editions(record, me())
    wanted = request.args.get("with", "")
    held = [one for one in others if record.state == "draft" and one.state == "in_force"]
    older = [one for one in others if one.number < record.number]
    other = next((one for one in others if str(one.id) == wanted), (held or older or others or [None])[0])
    below(record, ("与其他版比较", None))
    changes = compare(read(other), read(record)) if other is not None else []
    return web.page(
        "life/rules/differences.html", record=record, other=other, others=others, changes=changes, title_of=title,
        words=records.KINDS,
    )  # fmt: skip


@bp.route("/edit", methods=BOTH)
@rule("page.life_rules_editing")
def edit(key: int) -> Response:
    """The name, and where the set comes from."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))

    def now(one: Any) -> dict[str, Any]:
        rules = read(one)
        return {"name": rules.name, "source": rules.source, "note": rules.note}

    form = NameForm(**now(record), version=record.version)

    def carry_out() -> str:
        name, source, note = (form[one].data or "" for one in ("name", "source", "note"))
        rules = replace(read(record), name=name, source=source, note=note)
        domain.edit(record, rules, by=me(), version=version(form))
        return path(record)

    below(record, ("名称和来源", None))
    return ask(
        form, carry_out, "已保存。", heading="名称和来源", button="保存", back=path(record), record=record, theirs=now,
        autosave=True,
    )  # fmt: skip


@bp.route("/adopt", methods=BOTH)
@rule("page.life_rules_editing")
def adopt(key: int) -> Response:
    """启用, after a look at what it changes."""
    record = get_or_404(LifeRules, key)
    below(record, ("启用", None))
    said = "已启用，正在按新的要求核对各支部的落实情况。"
    asked = Step(AdoptForm, domain.adopt, said, heading=f"启用{title(record)}")
    admit("life_rules.adopt", record, path(record))
    shown = records.shown(record, me())
    return asking.step(
        "life_rules.adopt", record, asked, back=path(record), template="life/rules/adopt.html",
        shown=shown, effect=lambda: records.effect(record), counted=records.counted, title_of=title,
    )  # fmt: skip


@bp.route("/retire", methods=BOTH)
@rule("page.life_rules_editing")
def retire(key: int) -> Response:
    """停用."""
    record = get_or_404(LifeRules, key)
    below(record, ("停用", None))
    lead = "停用后不再按它要求任何组织，以前各期也不再按它核对。要改要求，请用“修订”；只是到期不再要求，请在新一版里填写失效日期。"
    asked = Step(RetireForm, domain.retire, "已停用，正在重新核对各支部的落实情况。", lead=lead)
    return asking.step("life_rules.retire", record, asked, back=path(record))


@bp.post("/drop")
@rule("page.life_rules_editing")
def drop(key: int) -> Response:
    """放弃 a draft."""
    record = get_or_404(LifeRules, key)
    domain.drop(record, by=me(), version=version(Form(draft=False)))
    return web.go(path(record), "已放弃。")
