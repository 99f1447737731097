"""激活单 and 重置单: who in the branch has an account, and printing the slips that are shown once."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import peewee as pw
from flask import Blueprint, Response, g, request, url_for

from portal import clock, lists, web
from portal.accounts import codes
from portal.accounts.codes import holds
from portal.accounts.models import PRIVILEGED, Account, Appointment, Code
from portal.db import P, among, prepared
from portal.drafts import store
from portal.errors import Invalid
from portal.home import Task, Waiting
from portal.policy import ALL, Actor, Scope, under_role
from portal.units.models import PRESENT, Person, Unit, UnitCover
from portal.web import me, rule

bp = Blueprint("codes", __name__, url_prefix="/codes")

# --- the list -------------------------------------------------------------------------------------------


def _valid() -> pw.Expression:
    """The condition that a code of the person can still be used."""
    open_codes = (Code.person == Person.id) & Code.used_at.is_null() & Code.revoked_at.is_null()
    return open_codes & (Code.expires_at > P("now"))


def _has_account() -> pw.Function:
    return pw.fn.EXISTS(Account.select(pw.SQL("1")).where(Account.person == Person.id))


def _without() -> pw.Expression:
    """Neither an account nor a slip that still opens one."""
    return ~_has_account() & ~pw.fn.EXISTS(Code.select(pw.SQL("1")).where(_valid()))


def _led() -> pw.Function:
    """The condition that the person's branch has a secretary who can sign in."""
    return pw.fn.EXISTS(
        Appointment.select(pw.SQL("1"))
        .join(Account, on=(Account.person == Appointment.person))
        .where(
            (Appointment.unit == Person.branch)
            & (Appointment.role == "secretary")
            & Appointment.ended_at.is_null()
            & (Appointment.starts <= P("today"))
            & (Appointment.ends.is_null() | (Appointment.ends >= P("today")))
        )
    )


# For whom the role at hand, and nobody nearer to them, is to print: the secretary for the branch, the committee
# for secretaries and for branches that nobody leads yet.
_MINE: dict[str, Callable[[], Any]] = {
    "secretary": lambda: ~holds(*PRIVILEGED, "secretary"),
    "committee": lambda: ~holds(*PRIVILEGED) & (holds("secretary") | ~_led()),
    "security": lambda: holds(*PRIVILEGED) | (Person.kind == "technical"),
}


def _served(actor: Actor) -> Scope:
    return Scope(("all",), ALL) if actor.role == "security" else under_role(actor, Person.branch, Person.committee)


def _branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, looked up once a request; one alone needs no filter."""
    if actor.unit_id is None or actor.unit_kind == "branch":
        return []
    if "branches_of_codes" in g:
        return g.branches_of_codes
    rows = prepared(
        "codes.branches",
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .join(UnitCover, on=(UnitCover.unit == Unit.id))
            .where((UnitCover.ancestor == P("unit")) & (Unit.kind == "branch") & Unit.closed_on.is_null())
            .order_by(Unit.name, Unit.id)
        ),
    )
    g.branches_of_codes = [(str(row.id), row.name) for row in rows(unit=actor.unit_id)]
    return g.branches_of_codes


def _list(role: str) -> lists.Spec:
    present = (Person.kind != "member") | Person.status.in_(PRESENT)
    return lists.Spec(
        f"codes.{role}",
        Person,
        columns=lambda: [
            Person.id, Person.name, Person.kind, Person.status, Unit.name.alias("branch_name"),
            Account.id.alias("account_id"), Account.state.alias("account_state"), Code.id.alias("code_id"),
            Code.kind.alias("code_kind"), Code.expires_at, holds(*PRIVILEGED).alias("privileged"),
            holds("secretary").alias("leads"),
        ],
        join=lambda query: query.join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch))
        .switch(Person)
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .switch(Person)
        .join(Code, pw.JOIN.LEFT_OUTER, on=_valid()),
        order=lambda: [Person.branch, Person.initials, Person.id],
        filters=(
            lists.Filter("branch", "支部", _branches, where=lambda: Person.branch == P("branch"), read=int),
            lists.Filter(
                "state",
                "状态",
                lambda actor: list(STATES.items()),
                where=lambda: Person.id > 0,
                fixed={
                    lists.QUEUE: lambda: _without() & _MINE[role](),
                    "none": _without,
                    "slip": lambda: pw.fn.EXISTS(Code.select(pw.SQL("1")).where(_valid())),
                    "active": _has_account,
                },
            ),
        ),
        search_hint="姓名或拼音首字母",
        seen=_served,
        base=lambda: _MINE["security"]() if role == "security" else (present & (Person.kind != "technical")),
    )  # fmt: skip


STATES = {lists.QUEUE: "待我印制", "none": "没有账号和激活单", "slip": "单子有效", "active": "已激活"}
LISTS = {role: _list(role) for role in _MINE}


def state_of(row: Any) -> tuple[str, str]:
    """Where a person stands, in words, and the tone."""
    if row.account_state in ("locked", "disabled"):
        return {"locked": "已锁定", "disabled": "已停用"}[row.account_state], "danger"
    if row.account_id:
        return "已激活", "ok"
    return ("已发激活单", "info") if row.code_id else ("没有账号", "warn")


def waiting(actor: Actor) -> list[Waiting]:
    """For home: the people to whom it is this role's turn to give a slip."""
    if actor.role not in LISTS:
        return []
    number = LISTS[actor.role].count(actor, {"state": lists.QUEUE}, now=clock.now())
    url = f"/codes?state={lists.QUEUE}"
    people = f"{number if number <= 1000 else '1000+'} 人还没有激活账号"
    task = Task(people, url, note="印制激活单，发给本人", button="印制")
    return [Waiting("codes", number, [task], url, grouped=True)]


# --- pages ------------------------------------------------------------------------------------------------


@bp.get("")
@rule("page.codes")
def index() -> Response:
    """Who has no account yet, who has a slip, who is activated."""
    web.crumbs(("账号激活", None))
    actor = me()
    spec = LISTS[actor.role]
    if request.args.get("export") == "xlsx":
        rows = spec.everything(actor, request.args, now=clock.now())
        used = [name for name in ("q", "branch", "state") if request.args.get(name)]
        cells = [(row.name, row.branch_name or "", state_of(row)[0], web.moment(row.expires_at)) for row in rows]
        headings = ["姓名", "支部", "账号", "单子有效期至"]
        return web.export("codes", "账号激活情况", headings, cells, rows=rows, filters=used)
    listing = spec.load(actor, request.args, url_for(".index"), now=clock.now())
    chosen = {choice.name: choice for choice in listing.filters}
    several = len(chosen["branch"].options) > 1
    listing.filters = [choice for choice in listing.filters if choice.name != "branch" or several]
    branch = chosen["branch"].value
    return web.page(
        "accounts/codes.html", "list", listing=listing, state_of=state_of, obstacle=codes.obstacle,
        branch=branch, branch_name=dict(chosen["branch"].options)[branch] if branch else actor.unit_name,
        whole=actor.role != "security" and bool(branch or not several),
    )  # fmt: skip


@bp.post("/print")
@rule("page.codes")
def print_slips() -> Response:
    """Issue codes to the ticked people, or to all of a branch who need one, and show the slips this one time."""
    token = request.form.get("once", "")
    if store.spent(token):
        return web.go(".index", "这批单子已经显示过一次，不能再显示。没有印出来的，请重新印制；旧的随即作废。")
    kind = request.form.get("kind", "")
    if kind not in codes.KINDS:
        raise Invalid("请选择印制激活单还是重置单。")
    actor = me()
    people = _whole_branch(actor) if "everyone" in request.form and kind == "activate" else _ticked(actor)
    slips, refused = codes.issue_many(people, kind, by=actor, once=token)
    web.crumbs(("账号激活", url_for(".index")), (codes.KINDS[kind], None))
    return web.page(
        "accounts/slips.html",
        title=codes.KINDS[kind],
        branches=[(name, list(group)) for name, group in groupby(slips, key=lambda slip: slip.branch_name)],
        number=len(slips),
        refused=refused,
        address=url_for("accounts.activate", _external=True),
        days=codes.DAYS,
    )


def _whole_branch(actor: Actor) -> list[int]:
    """All in the chosen branch (or the secretary's own) who have neither account nor slip and may get one."""
    branches = {key for key, _ in _branches(actor)}
    branch = request.form.get("branch", "")
    if branches and branch not in branches:
        raise Invalid("请先选择一个支部，激活单按支部印制。")
    rows = LISTS[actor.role].everything(actor, {"state": "none", "branch": branch}, now=clock.now())
    return [row.id for row in rows if not codes.obstacle(row, "activate", by=actor)]


def _ticked(actor: Actor) -> list[int]:
    """The ticked people; one that the role at hand does not see is not found."""
    typed = dict.fromkeys(request.form.getlist("person"))
    wanted = [int(text) for text in typed if text.isascii() and text.isdecimal() and len(text) < 10]
    seen = _served(actor)
    found = prepared(
        ("codes.ticked", seen.shape), lambda: Person.select(Person.id).where(seen.where & among(Person.id, "people"))
    )(people=wanted, **actor.places())
    known = {row.id for row in found}
    for key in wanted:
        if key not in known:
            raise web.Missing(Person, key)
    if not wanted:
        raise Invalid("请先勾选要印制的人。")
    return wanted


@bp.post("/<int:key>/revoke")
@rule("page.codes")
def revoke(key: int) -> Response:
    """作废 a slip."""
    codes.revoke(web.get_or_404(Code, key), by=me())
    return web.go(".index", "单子已作废。")
