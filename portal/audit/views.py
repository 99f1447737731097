"""操作记录: the trail for the auditor, its export, and the state of verification."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import actions, clock, lists, search, web
from portal.accounts.models import ROLES
from portal.audit import domain, verify, words
from portal.audit.models import AuditEntry
from portal.db import P
from portal.policy import Actor
from portal.sheets import write_xlsx
from portal.units.models import Person, Unit
from portal.web import me, rule

bp = Blueprint("audit", __name__, url_prefix="/audit")

OUTCOMES = {"done": "已执行", "refused": "被拒绝"}
HEADINGS = (
    "编号", "时间", "人员", "身份", "身份所在单位", "操作", "记录", "记录所属单位", "涉及字段", "说明", "结果",
    "来源地址", "封存号",
)  # fmt: skip

_unit, _place = Unit.alias("unit"), Unit.alias("place")


def _columns() -> list[Any]:
    names = (Person.name.alias("person"), _unit.name.alias("unit"), _place.name.alias("place"))
    return [*AuditEntry._meta.sorted_fields, *names]


def _join(query: Any) -> Any:
    return (
        query.join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == AuditEntry.person_id))
        .switch(AuditEntry)
        .join(_unit, pw.JOIN.LEFT_OUTER, on=(_unit.id == AuditEntry.unit_id))
        .switch(AuditEntry)
        .join(_place, pw.JOIN.LEFT_OUTER, on=(_place.id == AuditEntry.place_id))
    )


def _among(labels: dict[str, str]) -> Callable[[Actor], list[tuple[str, str]]]:
    options = sorted(labels.items(), key=lambda one: one[1])
    return lambda actor: options


def _start(text: str) -> datetime:
    day = date.fromisoformat(text)
    if not 1990 < day.year < 2200:
        raise ValueError(text)
    return clock.start_of(day)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError(text)
    return int(text)


LIST = lists.Spec(
    "audit",
    AuditEntry,
    columns=_columns,
    order=lambda: [AuditEntry.id.desc()],
    join=_join,
    search_hint="按人员姓名或首字母",
    searched=lambda: AuditEntry.person_id.in_(Person.select(Person.id).where(search.matches(Person))),
    filters=(
        lists.Filter("action", "操作", _among(words.ACTIONS), lambda: AuditEntry.action == P("action")),
        lists.Filter("record", "记录", _among(words.RECORDS), lambda: AuditEntry.record == P("record")),
        lists.Filter("key", "编号", lists.no_options, lambda: AuditEntry.record_id == P("key"), _number, kind="number"),
        lists.Filter("outcome", "结果", _among(OUTCOMES), lambda: AuditEntry.outcome == P("outcome")),
        lists.Filter("since", "从", lists.no_options, lambda: AuditEntry.at >= P("since"), _start, kind="date"),
        lists.Filter(
            "until", "到", lists.no_options, lambda: AuditEntry.at < P("until"),
            lambda text: _start(text) + timedelta(days=1), kind="date",
        ),
    ),
)  # fmt: skip


@bp.get("")
@rule("page.audit")
def index() -> Response:
    """The entries, newest first; as xlsx what the address asks for."""
    if request.args.get("export") == "xlsx":
        return _export()
    web.crumbs(("操作记录", None))
    listing = LIST.load(me(), request.args, "/audit")
    return web.page("audit/index.html", "list", listing=listing, words=words, roles=ROLES, outcomes=OUTCOMES)


def _export() -> Response:
    rows = LIST.everything(me(), request.args)
    filters = sorted(name for name in request.args if name != "export")
    actions.exported("audit", len(rows), by=me(), filters=[name for name in filters if name in FILTERS])
    data = write_xlsx(HEADINGS, map(_cells, rows), title="操作记录")
    return web.download(data, f"操作记录-{clock.today():%Y%m%d}.xlsx", web.XLSX)


FILTERS = {"q", *(one.name for one in LIST.filters)}


def _cells(row: Any) -> list[Any]:
    return [
        row.id, clock.local(row.at).replace(tzinfo=None), row.person or "",
        ROLES.get(row.role, "系统" if row.role else ""),
        row.unit or "", words.action_label(row.action), words.record_label(row.record, row.record_id), row.place or "",
        words.fields_label(row.fields), words.detail_label(row.detail), OUTCOMES[row.outcome], row.address, row.seal,
    ]  # fmt: skip


@bp.get("/seals")
@rule("page.audit")
def seals() -> Response:
    """封存与核对: how far the trail is sealed, and what the last verification found."""
    web.crumbs(("操作记录", "/audit"), ("封存与核对", None))
    state = domain.state()
    found = verify.words(state["verified"].detail["problems"]) if state["verified"] else []
    return web.page("audit/seals.html", job=domain.running(me()), found=found, **state)


@bp.post("/verify")
@rule("page.audit")
def start() -> Response:
    """Have everything verified in the background."""
    domain.ask(request.form.get("once", "")[:40], by=me())
    return web.go("audit.seals")


@bp.get("/head")
@rule("page.audit")
def head() -> Response:
    """The head as a file."""
    text = domain.export_head(by=me())
    if text is None:
        return web.go("audit.seals", "还没有封存，稍后再试。")
    return web.download(text.encode(), domain.head_name(), "application/json")


def card(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """The state of the seals beside the auditor's list at home."""
    if actor.role != "auditor":
        return []
    state = domain.state()
    found = state["verified"].detail["problems"] if state["verified"] else []
    return [("audit/_card.html", {**state, "found": found})]
