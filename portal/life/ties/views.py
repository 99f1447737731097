"""Pages of 组织关系排查: the members to review, several at once, one with the reviews of the past, coverage of branches."""

from typing import Any

from flask import Blueprint, Response, flash, request

from portal import asking, clock, policy, web
from portal.errors import Denied, Invalid
from portal.life.ties import domain, forms, listing
from portal.life.ties.models import FOUND, TieReview
from portal.units.models import PRESENT, Person
from portal.web import Missing, get_or_404, me, rule

bp = Blueprint("ties", __name__, url_prefix="/life/ties")

AREA, ROOM = ("组织生活", "/life"), ("组织关系排查", "/life/ties")


def _person_or_404(key: int) -> Person:
    """A member of a branch that the role at hand works for or above."""
    person: Person = get_or_404(Person, key)
    if person.kind != "member" or not me().covers(person.branch_id):
        raise Missing(Person, key)
    return person


def _may_enter() -> bool:
    """Whether the role at hand enters reviews of its branch."""
    actor = me()
    return policy.may("tie_review.create", actor, TieReview(committee=actor.home_committee_id, branch=actor.unit_id))


@bp.get("")
@rule("page.ties")
def index() -> Response:
    """Members who are away or out of reach, and who was not reviewed this year."""
    actor, given = me(), listing.year()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args, **given)
        return web.export("ties", "组织关系排查", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("组织关系排查", None))
    found = listing.LIST.load(actor, request.args, "/life/ties", **given)
    if actor.role == "secretary" and actor.unit_kind == "branch":
        for choice in found.filters:
            if choice.name == "branch":
                choice.kind = "hidden"
    return web.page(
        "life/ties/index.html", "list", listing=found, may_enter=_may_enter(), words=FOUND,
    )  # fmt: skip


@bp.get("/coverage")
@rule("page.ties")
def coverage() -> Response:
    """Branch by branch: how many were reviewed this year, who is away, who out of reach."""
    actor, given = me(), listing.year()
    if request.args.get("export") == "xlsx":
        rows = listing.COVERAGE.everything(actor, request.args, **given)
        return web.export("tie_coverage", "排查进度", listing.COVERED, listing.coverage_table(rows), rows=rows)
    web.crumbs(AREA, ROOM, ("排查进度", None))
    found = listing.COVERAGE.load(actor, request.args, "/life/ties/coverage", **given)
    return web.page("life/ties/coverage.html", "list", listing=found)


@bp.post("/here")
@rule("page.ties")
def here() -> Response:
    """登记 the ticked ones as 正常参加组织生活."""
    keys = [int(one) for one in request.form.getlist("people") if one.isascii() and one.isdecimal() and len(one) < 10]
    back = web.safe_path(request.form.get("back")) or "/life/ties"
    probe = TieReview(committee=me().home_committee_id, branch=me().unit_id)
    if not policy.may("tie_review.create", me(), probe):
        raise Denied(policy.why_not("tie_review.create", me(), probe), action="tie_review.create")
    for key in keys[: domain.MOST]:
        _person_or_404(key)
    try:
        number = domain.all_here(keys, clock.today(), by=me())
    except Invalid as error:
        flash(error.message, "warn")
        return web.go(back)
    return web.go(back, f"已登记 {number} 人正常参加组织生活。")


@bp.get("/<int:key>")
@rule("page.ties")
def show(key: int) -> Response:
    """The reviews of a member, and where the status in the roster is changed."""
    person, actor = _person_or_404(key), me()
    probe = TieReview(committee=person.committee_id, branch=person.branch_id)
    web.crumbs(AREA, ROOM, (person.name, None))
    return web.page(
        "life/ties/show.html", person=person, rows=listing.of_person(person.id, actor), words=FOUND,
        may_enter=person.status in PRESENT and policy.may("tie_review.create", actor, probe),
    )  # fmt: skip


@bp.route("/<int:key>/new", methods=["GET", "POST"])
@rule("page.ties")
def new(key: int) -> Response:
    """登记排查."""
    person = _person_or_404(key)
    probe = TieReview(committee=person.committee_id, branch=person.branch_id)
    if not policy.may("tie_review.create", me(), probe):
        raise Denied(policy.why_not("tie_review.create", me(), probe), action="tie_review.create", record=person)
    usual = {"流动": "away", "失联": "lost"}.get(person.status, "here")
    form: Any = forms.ReviewForm(reviewed_on=clock.today(), found=usual)
    back = domain.path(person.id)

    def carry_out() -> str:
        domain.review(
            person, form.found.data or "", form.reviewed_on.data, by=me(), whereabouts=form.whereabouts.data or "",
            text=form.text.data or "", once=form.once.data or "",
        )  # fmt: skip
        return back

    web.crumbs(AREA, ROOM, (person.name, back), ("登记排查", None))
    return asking.ask(
        form, carry_out, "已登记。", heading=f"登记排查：{person.name}", button="登记", back=back, autosave=True,
        lead="登记以后不能修改，情况有变化的再登记一次。这里不改动名册里的状态。",
    )  # fmt: skip
