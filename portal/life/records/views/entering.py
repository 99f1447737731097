"""登记组织生活: for which unit, then what; and 修改."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, request

from portal import asking, clock, policy, web
from portal.asking import version
from portal.errors import Denied
from portal.life.records import domain, forms
from portal.life.records.models import LifeRecord
from portal.life.records.views.lists import AREA
from portal.life.rulesets import reading
from portal.units import activity
from portal.units.listing import open_groups, open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("life_entering", __name__, url_prefix="/life")

FILES: dict[str, Any] = {
    "files": "附件",
    "files_hint": "签到表、照片、材料等；归档以后不能再加。",
    "template": "life/records/form.html",
}


@bp.get("/new")
@rule("page.life_recording")
def choose() -> Response:
    """For which branch; a committee records its own."""
    actor = me()
    web.crumbs(AREA, ("登记组织生活", None))
    if actor.role == "committee" and actor.unit_kind == "committee":
        return web.go(f"/life/new/{actor.unit_id}{_query()}")
    branches = open_units(actor, ("branch",)) if actor.role == "secretary" else []
    return asking.choose_branch(
        branches,
        heading="登记组织生活",
        back="/life",
        empty="组织生活由党支部和基层党委登记，您现在的身份没有可以登记的单位。",
    )


def _query() -> str:
    text = request.query_string.decode("ascii", "ignore")
    return f"?{text}" if text else ""


def _form(unit: Any, **values: Any) -> Any:
    form: Any = forms.RecordForm(**values)
    committee = unit.id if unit.kind == "committee" else unit.committee_id
    groups = open_groups(unit.id) if unit.kind == "branch" else []
    form.offer(reading.types(committee), groups, domain.people_of(unit))
    return form


def _first_day(unit: Any, types: list[str]) -> date:
    """What the form of a new record begins with: of a 主题党日 the branch's next activity day, else today."""
    fixed = activity.coming(unit.activity_day, clock.today()) if "theme_day" in types else None
    return fixed or clock.today()


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.life_recording")
def new(key: int) -> Response:
    """The record, as a draft; the address may say of which type (?type=)."""
    unit = get_or_404(Unit, key)
    probe = domain.probe(unit)
    if unit.kind not in ("branch", "committee") or not policy.may("life_record.create", me(), probe):
        raise Denied(policy.why_not("life_record.create", me(), probe), action="life_record.create", record=unit)
    types = request.args.getlist("type")[:5]
    form = _form(unit, **domain.usual(unit.id), day=_first_day(unit, types), types=types)
    fixed = f"固定活动日：{activity.words(unit.activity_day)}。" if unit.activity_day else ""

    def carry_out(files: list[int]) -> str:
        made = domain.create(form.wanted(), unit.id, by=me(), once=form.once.data or "", files=files)
        return domain.path(made)

    web.crumbs(AREA, ("登记组织生活", None))
    return asking.ask(
        form, carry_out, "已保存草稿。可以发布预告，也可以边开会边记录，最后归档。", heading="登记组织生活", button="保存草稿",
        back="/life", lead=f"{unit.name}。{fixed}开会以前、会上或者会后都可以登记；归档以后才计入制度要求。", **FILES,
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.life_recording")
def edit(key: int) -> Response:
    """修改 what is not filed."""
    record = get_or_404(LifeRecord, key)
    asking.admit("life_record.edit", record, domain.path(record))
    form = _form(Unit.get_by_id(record.unit_id), **forms.held(record), version=record.version)

    def carry_out(files: list[int]) -> str:
        if domain.edit(record, form.wanted(), by=me(), files=files, version=version(form)):
            flash(domain.CLEARED, "warn")
        return domain.path(record)

    web.crumbs(AREA, (record.title, domain.path(record)), ("修改", None))
    return asking.ask(
        form, carry_out, "已保存。", heading="修改组织生活记录", button="保存", back=domain.path(record), record=record,
        theirs=forms.held, removable=True, lead="", **FILES,
    )  # fmt: skip
