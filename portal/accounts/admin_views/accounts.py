"""账号: all people with the state of their accounts, and what may be done to them."""

from typing import Any

import peewee as pw
from flask import Response, request

from portal import actions, clock, lists, search, web
from portal.accounts import appointments, choices, locks, proposals
from portal.accounts.admin_forms import ActForm
from portal.accounts.admin_views import PERSON_KINDS, bp, sheet
from portal.accounts.models import ROLES, TECHNICAL_ROLES, UNIT_ROLES, Account, Appointment, Code, Proposal, Session
from portal.accounts.sessions import folded
from portal.db import P, Query, among, write
from portal.drafts import store
from portal.errors import Denied, Invalid
from portal.policy import Actor, in_force, is_privileged, may
from portal.units.models import Person, Unit
from portal.web import get_or_404, me, rule
from portal.workflow import ACCOUNT

_branch, _committee = Unit.alias("branch_unit"), Unit.alias("committee_unit")


def _accounts(where: pw.Expression | None = None) -> pw.ModelSelect:
    """The persons who have an account (of a kind)."""
    query = Account.select(Account.person)
    return query if where is None else query.where(where)


def _holders() -> pw.ModelSelect:
    return Appointment.select(Appointment.person).where(
        (Appointment.role == P("role")) & in_force(Appointment, P("today"))
    )


def _searched() -> pw.Expression:
    """By name, initials, or the beginning of the user name (accounts are few enough to look through)."""
    begins = pw.fn.SUBSTR(Account.username, 1, P("text", lambda text: len(folded(text)))) == P("text", folded)
    return search.matches(Person) | Person.id.in_(_accounts(begins))


LIST = lists.Spec(
    "accounts",
    Person,
    columns=lambda: [
        Person.id,
        Person.name,
        Person.kind,
        _branch.name.alias("branch_name"),
        _committee.name.alias("committee_name"),
        Account.username,
        Account.state,
        Account.signed_in_at,
    ],
    join=lambda query: (
        query.join(Account, pw.JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Person.branch))
        .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Person.committee))
    ),
    order=lambda: [Person.id.desc()],
    filters=(
        lists.Filter(
            "state",
            "账号",
            lambda actor: [("none", "未激活"), *((key, state.label) for key, state in ACCOUNT.table.items())],
            where=lambda: Person.id.in_(_accounts(Account.state == P("state"))),
            fixed={"none": lambda: Person.id.not_in(_accounts())},
        ),
        lists.Filter("kind", "人员", lambda actor: list(PERSON_KINDS.items()), where=lambda: Person.kind == P("kind")),
        lists.Filter(
            "role",
            "现任角色",
            lambda actor: [(role, ROLES[role]) for role in (*UNIT_ROLES, *TECHNICAL_ROLES)],
            where=lambda: Person.id.in_(_holders()),
        ),
        lists.Filter(
            "committee", "党委", choices.committees, where=lambda: Person.committee == P("committee"), read=int
        ),
    ),
    searched=_searched,
    search_hint="姓名、拼音首字母或用户名",
)
ROLES_OF = Query(
    lambda: (
        Appointment.select(Appointment.person, Appointment.role, Unit.name.alias("unit_name"))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Appointment.unit))
        .where(among(Appointment.person, "people") & in_force(Appointment, P("today")))
        .order_by(Appointment.id)
    )
)
CODES = Query(
    lambda: (
        Code.select(Code.kind, Code.issued_at, Code.expires_at, Code.used_at, Code.revoked_at, Person.name)
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Code.issued_by))
        .where(Code.person == P("person"))
        .order_by(Code.id.desc())
        .limit(5)
    )
)
CONCERNING = Query(
    lambda: (
        Proposal.select(Proposal.id, Proposal.kind, Proposal.role, Proposal.state, Proposal.created_at)
        .where(Proposal.subject == P("person"))
        .order_by(Proposal.id.desc())
        .limit(20)
    )
)
ACTS = {**{action.partition(".")[2]: move.label for action, move in ACCOUNT.moves.items()}, "reset": "重置密码"}
CONSEQUENCES = {
    "lock": "锁定后立即不能登录，正在使用的登录随即失效；以后可以解锁。",
    "unlock": "解锁后可以用原来的用户名和密码登录。",
    "disable": "停用后不能登录，正在使用的登录随即失效；记录全部保留，以后可以重新启用。",
    "enable": "启用后可以用原来的用户名和密码登录。",
    "reset": "第二名管理员确认后得到一次性的码，当面交给本人，由本人设定新密码。",
}


@bp.get("/accounts")
@rule("page.accounts")
def accounts() -> Response:
    """All people with account state, roles in force and last sign-in."""
    web.crumbs(("账号", None))
    if request.args.get("export") == "xlsx":
        rows = LIST.everything(me(), request.args)
        held = _roles_of(rows)
        headings = ["姓名", "人员", "所在党支部", "党委", "用户名", "账号", "现任角色", "上次登录"]
        return sheet("accounts", "账号", headings, (_cells(row, held) for row in rows))
    listing = LIST.load(me(), request.args, "/accounts")
    return web.page(
        "admin/accounts.html", "list", listing=listing, held=_roles_of(listing.rows), kinds=PERSON_KINDS,
        flow=ACCOUNT,
    )  # fmt: skip


def _roles_of(rows: list[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in ROLES_OF(people=[row.id for row in rows], today=clock.today()):
        found.setdefault(one.person_id, []).append(ROLES[one.role] + (f"（{one.unit_name}）" if one.unit_name else ""))
    return found


def _cells(row: Any, held: dict[int, list[str]]) -> list[Any]:
    last = clock.local(row.signed_in_at).replace(tzinfo=None) if row.signed_in_at else None
    state = ACCOUNT.label(row.state) if row.state else "未激活"
    return [
        row.name, PERSON_KINDS[row.kind], row.branch_name, row.committee_name, row.username, state,
        "、".join(held.get(row.id, [])), last,
    ]  # fmt: skip


@bp.get("/accounts/<int:key>")
@rule("page.accounts")
def account(key: int) -> Response:
    """A person's account, appointments, codes and proposals."""
    person = get_or_404(Person, key)
    mine = proposals.account_of(person.id)
    web.crumbs(("账号", "/accounts"), (person.name, None))
    privileged = is_privileged(person.id)
    possible = [(act, _needs_two(act, privileged)) for act in ACTS if _is_possible(act, me(), person, mine, privileged)]
    running = Session.ended_at.is_null() & (Session.expires_at > clock.now())
    return web.page(
        "admin/account.html", person=person, account=mine, kinds=PERSON_KINDS, acts=ACTS,
        places=_places(person), held=appointments.held_by(person.id), codes=CODES(person=person.id),
        concerning=CONCERNING(person=person.id), proposal_kinds=proposals.KINDS, roles=ROLES,
        sessions=Session.select().where(running & (Session.account == mine)).count() if mine else 0,
        privileged=privileged, possible=possible,
        standing=appointments.standing, span=appointments.span, now=clock.now(),
    )  # fmt: skip


def _places(person: Person) -> list[str]:
    wanted = [key for key in (person.committee_id, person.branch_id) if key]
    names = dict(Unit.select(Unit.id, Unit.name).where(Unit.id.in_(wanted)).tuples()) if wanted else {}
    return [names[key] for key in dict.fromkeys(wanted)]


def _needs_two(act: str, privileged: bool) -> bool:
    return act == "reset" or (act != "lock" and privileged)


def _is_possible(act: str, by: Actor, person: Person, mine: Account | None, privileged: bool) -> bool:
    """Whether `by` may do or propose the act now, as the domain enforces it."""
    if act != "reset" and (mine is None or not ACCOUNT.allows(f"account.{act}", mine.state)):
        return False
    if _needs_two(act, privileged):
        proposal = Proposal(kind=act, subject=person.id, proposed_by=by.person_id)
        return privileged and may("proposal.create", by, proposal)
    return mine is not None and actions.allowed(f"account.{act}", by, mine)


@bp.route("/accounts/<int:key>/<any(lock, unlock, disable, enable, reset):act>", methods=["GET", "POST"])
@rule("page.accounts")
def act(key: int, act: str) -> Response:
    """Lock, unlock, disable, enable, reset: done at once, or proposed where two must agree."""
    person = get_or_404(Person, key)
    mine = proposals.account_of(person.id)
    form = ActForm()
    web.crumbs(("账号", "/accounts"), (person.name, f"/accounts/{person.id}"), (ACTS[act], None))
    privileged = is_privileged(person.id)
    two = _needs_two(act, privileged)
    shown = {
        "form": form, "person": person, "act": act, "label": ACTS[act], "two": two, "consequence": CONSEQUENCES[act],
    }  # fmt: skip
    if not form.sent():
        if not _is_possible(act, me(), person, mine, privileged):
            raise Denied(
                "现在不能办理这件事：账号的状态已经改变，或者您没有这项权限。", action=f"account.{act}", record=mine
            )
        return web.page("admin/act.html", "act", **shown)
    if not form.validate():
        return web.page("admin/act.html", "act", status=422, form_has_errors=True, **shown)
    try:
        with write():
            said = _carry_out(act, person, mine, form.reason.data, two)
            store.drop(me(), form.action)
    except Invalid as error:
        form.refuse(error)
        return web.page("admin/act.html", "act", status=422, form_has_errors=True, **shown)
    return web.go(f"/accounts/{person.id}", said)


def _carry_out(act: str, person: Person, mine: Account | None, reason: str, two: bool) -> str:
    if two:
        proposals.propose_act(act, person, by=me(), reason=reason)
        return "已提议，等待另一名管理员确认。"
    if mine is None:
        raise Invalid("这个人还没有激活账号。")
    locks.ACTS[act](mine, by=me(), reason=reason)
    return f"已{ACTS[act]}。"
