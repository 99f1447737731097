"""Sets of rules as workbooks coming in."""

from typing import Any

from flask import Blueprint

from portal.drafts.pending import Pending
from portal.incoming import Incoming, pages
from portal.life.judging.describing import sentence
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import RuleSet
from portal.life.rulesets import domain, workbook
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import compare, names
from portal.life.rulesets.views.frame import permit, trail
from portal.policy import Actor
from portal.uploads.workbook_forms import Book

bp = Blueprint("life_rule_books", __name__, url_prefix=domain.ROOM)


def _read(book: Book, record: LifeRules | None) -> tuple[RuleSet | None, list[workbook.Fault]]:
    fallback = record.name if record else book.name.rsplit(".", 1)[0][: domain.LONGEST["name"]]
    rules, faults = workbook.read(book.data, fallback)
    return None if faults else rules, faults


def _show(record: LifeRules | None, rules: RuleSet) -> dict[str, Any]:
    known, called = rules.known(), names(rules)
    return {
        "changes": compare(domain.read(record), rules) if record else [],
        "said": [(one.name, sentence(one, known, called)) for one in rules.rules],
    }


def _create(kept: Pending[RuleSet], *, by: Actor, once: str) -> LifeRules:
    return domain.create(kept.document, by=by, once=once)


BOOKS = Incoming(
    home=domain.ROOM, label="制度要求", begins="建立一份新的制度", model=LifeRules, action="life_rules.edit", permit=permit,
    hint="按模板填写的 Excel 工作簿（.xlsx），一行一项要求；种类写“周期、次数、限度、先后、期限”，“制度”一行写名称和来源，“新增类型”一行一个。"
    "新增的编号留空。",
    path=domain.path, title=domain.title, trail=trail, read=_read, written=to_document, made=from_document, show=_show,
    template="life/rules/check.html", edit=domain.edit, create=_create, faulty="处有误",
)  # fmt: skip
pages(bp, "page.life_rules_editing", BOOKS)
