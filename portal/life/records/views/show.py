"""The page of a record, and its steps."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, web
from portal.asking import Step
from portal.life.attendance import expected
from portal.life.attendance import reading as attendance
from portal.life.records import domain, forms, record, revisions
from portal.life.records.domain import PRESENCES
from portal.life.records.models import LifeRecord
from portal.life.records.views.lists import AREA
from portal.web import get_or_404, me, rule
from portal.workflow import LIFE_RECORD

bp = Blueprint("life_record", __name__, url_prefix="/life/<int:key>")


@bp.get("")
@rule("page.life")
def show(key: int) -> Response:
    """The record as a document, and what may be done."""
    shown = record.shown(get_or_404(LifeRecord, key), me())
    web.crumbs(AREA, (shown.record.title, None))
    return web.page("life/records/show.html", shown=shown, record=shown.record, kind_of=record.kind_of)


@bp.get("/revisions")
@rule("page.life")
def former(key: int) -> Response:
    """各次修改: the former texts with person and time."""
    record = get_or_404(LifeRecord, key)
    text = request.args.get("page", "1")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    web.crumbs(AREA, (record.title, domain.path(record)), ("各次修改", None))
    return web.page("life/records/revisions.html", record=record, listing=revisions.listed(record, me(), page))


STEPS = {
    "announce": Step(forms.AnnounceForm, domain.announce, "已发布预告，参加人员会收到消息。", button="发布预告"),
    "call-off": Step(forms.CallOffForm, domain.call_off, "已取消。", heading="取消这次组织生活", button="确定取消"),
    "file": Step(forms.FileForm, domain.file, "已归档。"),
    "annex": Step(
        forms.AnnexForm, domain.annex, "已附在记录后面。", heading="附记更正", button="附上",
        lead="归档的记录不再修改，更正附在后面，带上时间和姓名。没有到会的人后来补了课，不写在这里，在“到会情况”里登记。",
    ),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    one = get_or_404(LifeRecord, key)
    action = f"life_record.{name.replace('-', '_')}"
    form: Any = step.form(version=one.version)
    web.crumbs(AREA, (one.title, domain.path(one)), (LIFE_RECORD.moves[action].label, None))
    lead = step.lead
    if name == "announce":
        number = len(expected.expected(one))
        lead = f"{one.title}，{domain.when(one)}。应到的 {number} 人会收到消息。"
    elif name == "file":
        if ticked := bool(attendance.of_record(one.id)):
            del form.reason
        late = "今天归档会标为“补录”（活动过后超过三个工作日）。" if domain.is_late(one) else ""
        lead = f"归档以后内容不再修改，写错了可以附记更正，补课在“到会情况”里登记。{late}"
        if not ticked:
            lead = f"还没有登记到会：请先返回登记，确实没有登记的写明原因。{lead}"
    return asking.step(action, one, step, form=form, back=domain.path(one), autosave=True, lead=lead)


asking.pages(bp, "page.life_recording", STEPS, _page)


@bp.route("/branches", methods=["GET", "POST"])
@rule("page.life_recording")
def branches(key: int) -> Response:
    """计入支部 of a record of the committee."""
    one = get_or_404(LifeRecord, key)
    asking.admit("life_record.minute", one, domain.path(one))
    if one.unit_id != one.committee_id:
        raise web.Missing
    form = forms.BranchesForm(branches=[row.branch_id for row in PRESENCES(record=one.id)], version=one.version)
    form.offer(expected.branches(one.committee_id))

    def carry_out() -> str:
        chosen = form.branches.data or []
        domain.counts_for(one, chosen, by=me(), version=asking.version(form))
        return domain.path(one)

    def theirs(now: Any) -> dict[str, Any]:
        return {"branches": [row.branch_id for row in PRESENCES(record=now.id)]}

    web.crumbs(AREA, (one.title, domain.path(one)), ("参加的支部", None))
    return asking.ask(
        form, carry_out, "已保存。", heading="参加的支部", button="保存", back=domain.path(one), record=one, theirs=theirs,
        lead="这次活动邀请哪些支部；登记到会以后，有人到会的支部计入。",
    )  # fmt: skip
