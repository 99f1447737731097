"""缺席情况: who stays away without reason, and the steps taken."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, lists, policy, web
from portal.errors import Denied
from portal.life.attendance import absences, behind, domain
from portal.life.attendance.forms import StepForm
from portal.life.attendance.models import STEPS, AbsenceStep
from portal.life.rulesets import reading as rulesets
from portal.units.models import PRESENT, Person
from portal.web import get_or_404, me, rule

bp = Blueprint("life_absences", __name__, url_prefix="/life/absences")

AREA, ROOM = ("组织生活", "/life"), ("缺席情况", "/life/absences")
STATES = [("", "全部"), ("todo", "还没有采取措施"), ("done", "已采取措施")]


@bp.get("")
@rule("page.absences")
def index() -> Response:
    """The members who stay away, by branch and name, and the steps recorded so far."""
    actor = me()
    rows = absences.of_actor(actor)
    typed = " ".join("".join(c if c.isprintable() else " " for c in request.args.get("q", "")[:60]).split())
    state = request.args.get("state", "")
    state = state if state in dict(STATES) else ""
    branches = sorted({(str(row.branch), row.branch_name) for row in rows})
    branch = request.args.get("branch", "")
    branch = branch if branch in dict(branches) else ""
    shown = [
        row for row in rows
        if typed in row.name and (not branch or str(row.branch) == branch) and (not state or row.waiting == (state == "todo"))
    ]  # fmt: skip
    if request.args.get("export") == "xlsx":
        return web.export("absences", "连续无故缺席情况", absences.HEADINGS, absences.table(shown), rows=shown)
    choices = [lists.Choice("state", "措施", STATES, state)]
    if len(branches) > 1:
        choices.insert(0, lists.Choice("branch", "党支部", [("", "全部"), *branches], branch))
    text = request.args.get("page", "1")
    page = min(max(int(text), 1), 1000) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    first = (page - 1) * lists.SIZE
    listing = lists.Listing(
        "/life/absences", shown[first : first + lists.SIZE], len(shown), False, page, lists.SIZE, typed, choices,
        search_hint="姓名", has_next=len(shown) > first + lists.SIZE,
    )  # fmt: skip
    web.crumbs(AREA, (ROOM[0], None))
    here = {one.id for row in listing.rows for one in row.missed}
    houses = {row.committee for row in rows} or {actor.home_committee_id or 0}
    return web.page(
        "life/attendance/absences.html", "list", listing=listing, steps=STEPS, counted=_counted(houses),
        seen=behind.seen_records(here, actor), earlier=absences.earlier(actor), may_step=_may_step,
    )  # fmt: skip


def _counted(committees: Iterable[int]) -> list[str]:
    """What is counted under these committees, each sentence once: from how many times on, which types, since when."""
    since = web.long_date(clock.today() - absences.BACK)
    found: dict[str, None] = {}
    for key, one in absences.limits(committees).items():
        names = "、".join(kind.label for name, kind in rulesets.types(key).items() if name in one.types) or "各种类型"
        text = (
            f"连续 {one.number} 次无故缺席、此后没有再到会的，列在这里。计入{names}的记录，从 {since}起、已归档的；"
            f"请假和已补课的不算。{f'依据：{one.source}' if one.source else ''}"
        )
        found[text] = None
    return list(found)


def _may_step(row: absences.Row) -> bool:
    probe = AbsenceStep(committee=row.committee, branch=row.branch, person=row.person)
    return policy.may("absence_step.create", me(), probe)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.absences")
def step(key: int) -> Response:
    """What was missed by one member, the steps taken, and one more."""
    person: Person = get_or_404(Person, key)
    probe = AbsenceStep(committee=person.committee_id, branch=person.branch_id, person=person.id)
    if person.kind != "member" or person.status not in PRESENT or not me().covers(person.branch_id):
        raise web.Missing(Person, key)
    if not policy.may("absence_step.create", me(), probe):
        raise Denied("措施由党支部登记。", action="absence_step.create", record=person)
    form: Any = StepForm(taken_on=clock.today())
    absentee = domain.Absentee(person.id, person.branch_id, person.committee_id)

    def carry_out() -> str:
        domain.take_step(
            absentee, form.kind.data or "", form.taken_on.data, form.text.data or "", by=me(), once=form.once.data or ""
        )
        return "/life/absences"

    row = next((one for one in absences.of_actor(me(), person.branch_id) if one.person == person.id), None)
    web.crumbs(AREA, ROOM, (person.name, None))
    return asking.ask(
        form, carry_out, "已登记。", heading=f"{person.name}：登记措施", button="登记", back="/life/absences", autosave=True,
        template="life/attendance/step.html", person=person, row=row, taken=absences.steps_of(person), steps=STEPS,
        seen=behind.seen_records((one.id for one in row.missed), me()) if row else set(),
    )  # fmt: skip
