"""自查清单: the house's and the committees' lists of questions; a committee copies one and edits its own."""

from typing import Any

from flask import Blueprint, Response

from portal import asking, policy, web
from portal.asking import version
from portal.errors import Denied
from portal.problems import categories
from portal.problems.models import SUBJECTS
from portal.problems.selfchecks import domain, forms, reading
from portal.problems.selfchecks.library import HOUSE, listed
from portal.problems.selfchecks.models import SelfCheckList
from portal.problems.selfchecks.views.checks import AREA, ROOM
from portal.web import get_or_404, me, rule

bp = Blueprint("selfcheck_lists", __name__, url_prefix="/problems/selfchecks/lists")

LISTS = ("自查清单", "/problems/selfchecks/lists")
CREATE, EDIT = "self_check_list.create", "self_check_list.edit"


def _committee() -> int | None:
    """The committee at hand that may have lists of its own."""
    actor = me()
    return actor.unit_id if actor.role == "committee" and actor.unit_kind == "committee" else None


@bp.get("")
@rule("page.selfcheck_lists")
def index() -> Response:
    """All lists that one may read, with their questions and sources."""
    actor = me()
    rows = reading.rows(actor)
    committees = {row.committee_id for row in rows} | {actor.home_committee_id or 0}
    names = categories.names_of(committees)
    web.crumbs(AREA, ROOM, ("自查清单", None))
    return web.page(
        "problems/selfchecks/lists.html", rows=[(row, listed(row)) for row in rows], house=list(HOUSE.values()), names=names,
        house_names=categories.names(0), subjects=SUBJECTS, may_write=_committee() is not None,
        may_edit={row.id: policy.may(EDIT, actor, SelfCheckList(committee=row.committee_id)) for row in rows},
    )  # fmt: skip


def _ask(form: Any, asked: Any, carry_out: Any, heading: str, **context: Any) -> Response:
    web.crumbs(AREA, ROOM, LISTS, (heading, None))
    return asking.ask(
        form, carry_out, "已保存。", heading=heading, button="保存", back=LISTS[1],
        template="problems/selfchecks/list_form.html", asked=asked, rows=[*(one.key for one in asked.questions), *forms.NEW],
        autosave=True, subject=SUBJECTS[asked.subject], **context,
    )  # fmt: skip


@bp.route("/new/<subject>", methods=["GET", "POST"])
@rule("page.selfcheck_lists")
def new(subject: str) -> Response:
    """A list of the committee's own, filled in with the house's."""
    if subject not in HOUSE:
        raise web.Missing
    committee = _committee()
    if committee is None:
        raise Denied("自查清单由基层党委建立。", action=CREATE)
    asked = HOUSE[subject]
    form = forms.list_form(asked, committee)

    def carry_out() -> str:
        domain.write_list(
            committee, subject, form["name"].data or "", form["source"].data or "", forms.wanted(form, asked), by=me(),
            once=form.once.data or "",
        )  # fmt: skip
        return LISTS[1]

    return _ask(form, asked, carry_out, "新建自查清单")


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.selfcheck_lists")
def edit(key: int) -> Response:
    """修改 the committee's own list."""
    row = get_or_404(SelfCheckList, key)
    asking.permit(EDIT, row)
    asked = listed(row)
    form = forms.list_form(asked, row.committee_id, retired=row.retired, version=row.version)

    def carry_out() -> str:
        domain.edit_list(
            row, by=me(), name=form["name"].data or "", source=form["source"].data or "",
            questions=forms.wanted(form, asked), retired=bool(form["retired"].data), version=version(form),
        )  # fmt: skip
        return LISTS[1]

    def theirs(present: Any) -> dict[str, Any]:
        return {**forms.held(listed(present)), "retired": present.retired}

    return _ask(form, asked, carry_out, "修改自查清单", record=row, theirs=theirs)
