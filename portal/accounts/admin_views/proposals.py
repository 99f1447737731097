"""提议: what one administrator proposed and another confirms."""

from typing import Any

import peewee as pw
from flask import Response, request

from portal import actions, clock, lists, search, web
from portal.accounts import appointments
from portal.accounts import proposals as domain
from portal.accounts.admin_forms import RejectForm
from portal.accounts.admin_views import bp, sheet
from portal.accounts.models import ROLES, Appointment, Proposal, Team
from portal.db import P
from portal.drafts import store
from portal.errors import Invalid
from portal.units.models import Person, Unit
from portal.web import get_or_404, me, rule
from portal.workflow import PROPOSAL

_proposer, _decider = Person.alias("proposer"), Person.alias("decider")


def mine() -> pw.Expression:
    """The proposals that wait for the actor: neither proposed by them nor about them."""
    return (Proposal.state == "proposed") & (Proposal.proposed_by != P("me")) & (Proposal.subject != P("me"))


LIST = lists.Spec(
    "proposals",
    Proposal,
    columns=lambda: [
        Proposal.id,
        Proposal.kind,
        Proposal.role,
        Proposal.state,
        Proposal.created_at,
        Proposal.decided_at,
        Person.name,
        Unit.name.alias("unit_name"),
        Team.name.alias("team_name"),
        _proposer.name.alias("proposer"),
        _decider.name.alias("decider"),
    ],
    join=lambda query: (
        query.join(Person, on=(Person.id == Proposal.subject))
        .join(_proposer, on=(_proposer.id == Proposal.proposed_by))
        .join(_decider, pw.JOIN.LEFT_OUTER, on=(_decider.id == Proposal.decided_by))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Proposal.unit))
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Proposal.team))
    ),
    order=lambda: [Proposal.id.desc()],
    filters=(
        lists.Filter(
            "state",
            "状态",
            lambda actor: [("mine", "等我确认"), *((key, state.label) for key, state in PROPOSAL.table.items())],
            where=lambda: Proposal.state == P("state"),
            fixed={"mine": mine},
        ),
        lists.Filter(
            "kind", "事项", lambda actor: list(domain.KINDS.items()), where=lambda: Proposal.kind == P("kind")
        ),
    ),
    searched=lambda: pw.Expression(Proposal.subject, "IN", search.matches(Person).rhs),
    search_hint="当事人姓名或拼音首字母",
)


def matter(row: Any) -> str:
    """任命（某某局机关党委 · 基层党委): what a proposal, as a row, is about."""
    parts = [part for part in (row.unit_name or row.team_name, ROLES.get(row.role or "")) if part]
    return f"{domain.KINDS[row.kind]}（{' · '.join(parts)}）" if parts else domain.KINDS[row.kind]


@bp.get("/appointments/proposals")
@rule("page.appointments")
def proposals() -> Response:
    """All proposals, waiting and decided."""
    web.crumbs(("任职", "/appointments"), ("提议", None))
    if request.args.get("export") == "xlsx":
        headings = ["事项", "当事人", "提议人", "提议时间", "状态", "确认或否决人", "办理时间"]
        return sheet("proposals", "提议", headings, map(_cells, LIST.everything(me(), request.args)))
    listing = LIST.load(me(), request.args, "/appointments/proposals")
    return web.page("admin/proposals.html", "list", listing=listing, matter=matter)


def _cells(row: Any) -> list[Any]:
    return [
        matter(row), row.name, row.proposer, _local(row.created_at), PROPOSAL.label(row.state), row.decider,
        _local(row.decided_at),
    ]  # fmt: skip


def _local(moment: Any) -> Any:
    return clock.local(moment).replace(tzinfo=None) if moment else None


@bp.get("/appointments/proposals/<int:key>")
@rule("page.appointments")
def proposal(key: int) -> Response:
    """One proposal: what it would do, who proposed it and why, and the answer."""
    return _show(get_or_404(Proposal, key))


def _show(record: Proposal, form: RejectForm | None = None, status: int = 200, problem: str = "") -> Response:
    people = {row.id: row for row in Person.select().where(Person.id.in_(_people(record)))}
    subject = people[record.subject_id]
    office = domain.office_of(record) if record.kind == "appoint" else None
    ending = Appointment.get_or_none(Appointment.id == record.appointment_id) if record.appointment_id else None
    web.crumbs(
        ("任职", "/appointments"),
        ("提议", "/appointments/proposals"),
        (f"{domain.KINDS[record.kind]}：{subject.name}", None),
    )
    return web.page(
        "admin/proposal.html", "proposal", status=status, record=record, subject=subject, people=people, office=office,
        ending=ending, title=f"{domain.KINDS[record.kind]}：{subject.name}", roles=ROLES, span=appointments.span,
        state=PROPOSAL.table[record.state], moves=actions.available(me(), record), problem=problem,
        form=form or RejectForm(action=f"/appointments/proposals/{record.id}/reject"), form_has_errors=status == 422,
        held=appointments.held_by(subject.id), standing=appointments.standing,
    )  # fmt: skip


def _people(record: Proposal) -> list[int]:
    return [key for key in (record.subject_id, record.proposed_by_id, record.decided_by_id) if key]


@bp.post("/appointments/proposals/<int:key>/confirm")
@rule("page.appointments")
def confirm(key: int) -> Response:
    """Carry it out; a code is shown in this answer alone and kept nowhere."""
    record = get_or_404(Proposal, key)
    try:
        code = domain.confirm(record, by=me())
    except Invalid as error:
        return _show(get_or_404(Proposal, key), status=422, problem=error.message)
    if code is None:
        return web.go(f"/appointments/proposals/{key}", "已确认并生效。")
    subject = Person.get_by_id(record.subject_id)
    web.crumbs(("任职", "/appointments"), ("提议", "/appointments/proposals"), ("一次性的码", None))
    return web.page("admin/code.html", code=code, subject=subject, first=domain.account_of(subject.id) is None)


@bp.post("/appointments/proposals/<int:key>/reject")
@rule("page.appointments")
def reject(key: int) -> Response:
    """Refuse it, with the reason."""
    record = get_or_404(Proposal, key)
    form = RejectForm()
    if not form.validate():
        return _show(record, form, 422)
    domain.reject(record, by=me(), answer=form.answer.data)
    store.drop(me(), form.action)
    return web.go(f"/appointments/proposals/{key}", "已否决，提议人和当事人会收到消息。")


@bp.post("/appointments/proposals/<int:key>/withdraw")
@rule("page.appointments")
def withdraw(key: int) -> Response:
    """Take back one's own proposal."""
    domain.withdraw(get_or_404(Proposal, key), by=me())
    return web.go(f"/appointments/proposals/{key}", "提议已撤回。")
