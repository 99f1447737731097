"""The forms of a member's file: enter, edit, transfer, status."""

from typing import Any

from flask import Response, request

from portal import clock, policy, web
from portal.asking import ask, permit, version
from portal.drafts import store
from portal.units import listing, people, transfers
from portal.units.forms import PersonForm, StatusForm, TransferForm
from portal.units.models import Person, Unit
from portal.units.views.members import bp
from portal.units.views.units import bp as units_bp
from portal.web import get_or_404, me, rule

BOTH = ["GET", "POST"]


def _trail(person: Person, label: str) -> str:
    back = f"/members/{person.id}"
    web.crumbs(("支部与党员", "/units"), ("党员名单", "/members"), (person.name, back), (label, None))
    return back


@units_bp.route("/<int:key>/enter", methods=BOTH)
@rule("page.members")
def enter(key: int) -> Response:
    """登记党员 in a branch."""
    branch = get_or_404(Unit, key)
    permit("person.create", Person(branch=branch.id))
    form = PersonForm(draft=True)
    form.offer(listing.open_groups(branch.id))

    def carry_out() -> str:
        made = people.enter(branch, by=me(), **form.typed())
        store.spend(form.once.data or "", me(), f"/members/{made.id}")
        return f"/members/{made.id}"

    web.crumbs(("支部与党员", "/units"), (branch.name, f"/units/{branch.id}"), ("登记党员", None))
    return ask(
        form,
        carry_out,
        "已登记。",
        heading="登记党员",
        button="登记",
        back=f"/units/{branch.id}",
        lead=f"编入{branch.name}。",
    )


@bp.route("/<int:key>/edit", methods=BOTH)
@rule("page.members")
def edit(key: int) -> Response:
    """修改: the file, without what this user may not change in it."""
    person = get_or_404(Person, key)
    permit("person.edit", person)
    form = PersonForm(**_filed(person), version=person.version)
    form.offer(listing.open_groups(person.branch_id))
    form.mask(person.telephone)
    lead = ""
    if person.kind != "member":
        form.keep_out(frozenset(("birth", "joined", "confirmed", "membership", "category", "exempt", "duty")))
    elif not policy.may("person.correct", me(), person):
        form.keep_out(people.STANDING)
        lead = "这是您本人的档案。姓名、出生年月、入党和转正时间、人员类别由党委修改。"

    def carry_out() -> str:
        people.edit(person, by=me(), version=version(form), **form.typed())
        return f"/members/{person.id}"

    return ask(
        form, carry_out, "已保存。", heading=f"修改：{person.name}", button="保存", back=_trail(person, "修改"),
        record=person, theirs=_theirs, lead=lead,
    )  # fmt: skip


def _theirs(person: Person) -> dict[str, Any]:
    """What a file holds now, beside what was typed; the number masked."""
    return _filed(person) | {"telephone": web.masked(person.telephone)}


def _filed(person: Person) -> dict[str, Any]:
    """What the form shows of a file."""
    values = {name: people.now(person, name) for name in people.KEPT}
    return values | {
        "group": str(person.group_id or ""), "category": person.category or "", "membership": person.membership or "",
        "telephone": "",
    }  # fmt: skip


@bp.post("/<int:key>/leading")
@rule("page.members")
def leading(key: int) -> Response:
    """标明 or 取消 党员领导干部."""
    person = get_or_404(Person, key)
    wanted, version = request.form.get("leading") == "1", request.form.get("version", "")
    permit("person.leading", person)
    if wanted != person.leading:
        at = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
        people.set_leading(person, wanted, by=me(), version=at)
    return web.go(f"/members/{key}", "已标明为党员领导干部。" if wanted else "已取消党员领导干部的标明。")


@bp.route("/<int:key>/transfer", methods=BOTH)
@rule("page.members")
def transfer(key: int) -> Response:
    """组织关系转接."""
    person = get_or_404(Person, key)
    permit("person.transfer", person)
    form = TransferForm(moved_on=clock.today(), version=person.version)
    form.offer([row for row in listing.open_units(me(), ("branch",)) if row.id != person.branch_id])

    def carry_out() -> str:
        move: dict[str, Any] = {
            "by": me(),
            "moved_on": form.moved_on.data,
            "reason": form.reason.data or "",
            "version": version(form),
        }
        if form.target.data == "out":
            transfers.transfer_out(person, **move)
        else:
            transfers.transfer(person, get_or_404(Unit, int(form.target.data)), **move)
        return f"/members/{person.id}"

    lead = (
        "转接后，原支部书记不再能查看本人的资料；本年度的公开承诺随本人转到新支部，往年的留在原支部。"
        "党内职务和支部书记任职随之结束。"
    )
    return ask(
        form, carry_out, "已办理转接。", heading=f"组织关系转接：{person.name}", button="办理转接",
        back=_trail(person, "组织关系转接"), record=person, lead=lead,
    )  # fmt: skip


@bp.route("/<int:key>/status", methods=BOTH)
@rule("page.members")
def status(key: int) -> Response:
    """变更状态."""
    person = get_or_404(Person, key)
    leave = policy.may("person.leave", me(), person)
    if not leave:
        permit("person.status", person)
    form = StatusForm(since=clock.today(), version=person.version)
    form.offer(person.status, leave)

    def carry_out() -> str:
        transfers.set_status(
            person,
            form.status.data,
            by=me(),
            since=form.since.data or clock.today(),
            reason=form.reason.data or "",
            version=version(form),
        )
        return f"/members/{person.id}"

    lead = f"现在的状态是“{person.status}”。转出请在“组织关系转接”中办理。"
    return ask(
        form, carry_out, "状态已变更。", heading=f"变更状态：{person.name}", button="变更状态",
        back=_trail(person, "变更状态"), record=person, lead=lead,
    )  # fmt: skip
