"""登记问题 by hand, from a thread of comments or from an opinion: for which unit, then what."""

from typing import Any

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from portal import asking, policy, web
from portal.errors import Denied
from portal.problems import people, sourced
from portal.problems.domain import find, path
from portal.problems.domain.checks import PLACES
from portal.problems.forms import FindForm, number
from portal.problems.models import Problem
from portal.problems.views import origins
from portal.problems.views.lists import AREA
from portal.problems.views.origins import Origin
from portal.units.listing import open_units
from portal.units.models import KINDS as UNIT_KINDS
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("problem_finding", __name__, url_prefix="/problems/new")


def _placed(unit: Any) -> dict[str, Any]:
    """The columns by which an entry lies in a unit."""
    if unit.kind == "committee":
        return {"subject": "committee", "committee": unit.id, "branch": None}
    return {"subject": "branch", "committee": unit.committee_id, "branch": unit.id}


@bp.get("")
@rule("page.problem_finding")
def choose() -> Response:
    """For which unit; a place that tells it, or a role over one alone, leads on to the form."""
    origin = origins.asked(request.args)
    units = open_units(me(), PLACES if me().role != "secretary" else PLACES[1:])
    wanted = str(origin.unit) if origin else request.args.get("branch", "")
    found = [one for one in units if str(one.id) == wanted] or (units if len(units) == 1 else [])
    query = origin.query if origin else ""
    if found:
        return web.go(f"/problems/new/{found[0].id}{query}")
    web.crumbs(AREA, ("登记问题", None))
    return web.page("problems/choose.html", units=units, origin=origin)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.problem_finding")
def new(key: int) -> Response:
    """The entry, filled in with what its place tells."""
    unit, origin = get_or_404(Unit, key), origins.asked(request.args)
    place = _placed(unit)
    probe = Problem(**place, team=me().team_id if me().role == "supervisor" else None)
    if unit.kind not in PLACES or not policy.may("problem.create", me(), probe):
        raise Denied(policy.why_not("problem.create", me(), probe), action="problem.create", record=unit)
    if origin and origin.single and (made := sourced.standing(origin.record, me())):
        return web.go(path(made), "已经登记为这个问题，不用再登记。")
    form = FindForm(action=request.path + (origin.query if origin else ""), **_filled(origin))
    _offer(form, unit, place)

    def carry_out() -> str:
        person = number(form.subject.data)
        made = find(
            form.text.data or "", by=me(), subject="member" if person else place["subject"],
            committee=place["committee"], branch=place["branch"], person=person, source=form.source.data or "",
            record=origin.record if origin else None, path=origin.path if origin else "", words=form.words.data or "",
            category=form.category.data or "", requirement=form.requirement.data or "", due_on=form.due_on.data,
            once=form.once.data or "", single=bool(origin and origin.single),
        )  # fmt: skip
        return path(made)

    web.crumbs(AREA, (f"登记问题：{unit.name}", None))
    return asking.ask(
        form, carry_out, "已登记，还没有下发；核对后请下发。", heading="登记问题", button="登记",
        back=origin.path if origin else "/problems",
        lead=f"{unit.name}。登记后先由登记的单位或者督导组核对，下发以后责任单位才看得到。", autosave=True,
    )  # fmt: skip


def _filled(origin: Origin | None) -> dict[str, Any]:
    """What the form starts from."""
    if origin is None:
        usual = {"supervisor": "supervision", "secretary": "self_check"}
        return {"source": usual.get(me().role, "")}
    source = "opinion" if origin.source == "opinion" else ("supervision" if me().role == "supervisor" else "other")
    whose = str(origin.person or "")
    return {"text": origin.text, "words": origin.words, "source": source, "subject": whose}


def _offer(form: FindForm, unit: Any, place: dict[str, Any]) -> None:
    """Whose problem it can be, and by what all of these may be sorted."""
    members = people.of(place["committee"], place["branch"]) if place["branch"] else []
    itself = "党委" if unit.kind == "committee" else UNIT_KINDS[unit.kind]
    form.subject.choices = [
        SelectChoice("", f"{itself}（{unit.name}）"),
        *(SelectChoice(str(one.id), f"党员 {one.name}") for one in members),
    ]
    form.sort(place["committee"], *(("branch", "member") if place["branch"] else ("committee",)))
