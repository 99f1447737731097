"""The page of a talk, on the screen and on paper, and its steps."""

from typing import Any

from flask import Blueprint, Response

from portal import asking, web
from portal.asking import Step
from portal.problems.talks import domain, forms, record
from portal.problems.talks.models import Talk
from portal.problems.talks.views.lists import AREA, ROOM
from portal.web import get_or_404, me, rule
from portal.workflow import TALK

bp = Blueprint("talk", __name__, url_prefix="/problems/talks/<int:key>")


@bp.get("")
@rule("page.talks")
def show(key: int) -> Response:
    """The record with its corrections, the entries that follow, and what may be done."""
    shown = record.shown(get_or_404(Talk, key), me())
    web.crumbs(AREA, ROOM, (shown.title, None))
    return web.page("problems/talks/show.html", shown=shown, talk=shown.talk)


@bp.get("/print")
@rule("page.talks")
def paper(key: int) -> Response:
    """约谈记录 on A4, with the lines to sign."""
    shown = record.shown(get_or_404(Talk, key), me())
    web.crumbs(AREA, ROOM, (shown.title, domain.path(shown.talk)), ("打印", None))
    return web.page("problems/talks/paper.html", shown=shown, talk=shown.talk)


STEPS = {
    "file": Step(
        forms.FileForm, domain.file, "已归档，被约谈的单位和本人会收到消息。",
        lead="归档以后内容不再修改，写错了可以更正，更正前后的文字都保留。",
    ),
    "correct": Step(forms.CorrectForm, domain.correct, "已更正。", lead="原来的文字不改，更正附在后面。"),
    "follow": Step(forms.FollowForm, domain.follow, "已登记到整改台账，核对后请下发。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    talk = get_or_404(Talk, key)
    action = f"talk.{name}"
    form: Any = step.form(version=talk.version)
    if name == "follow":
        form.sort(talk.committee_id, "branch" if talk.branch_id else "committee")
    web.crumbs(AREA, ROOM, (f"约谈{talk.talked_to}", domain.path(talk)), (TALK.moves[action].label, None))
    return asking.step(
        action, talk, step, form=form, back=domain.path(talk), autosave=True,
        lead=f"{web.long_date(talk.held_on)}约谈{talk.talked_to}{step.lead and '。' + step.lead}",
    )  # fmt: skip


asking.pages(bp, "page.talks", STEPS, _page)
