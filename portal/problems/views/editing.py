"""问题类别: the words that problems are sorted by, read by all at a desk, edited by the committee as one document."""

from typing import Any

from flask import Blueprint, Response, request
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from portal import policy, web
from portal.asking import send, version
from portal.db import Query, among
from portal.drafts import store
from portal.errors import Denied, Stale
from portal.forms import Form, line
from portal.problems import categories, listing
from portal.problems.categories import LONGEST, SUBJECTS, Category
from portal.problems.models import ProblemCategories
from portal.problems.views.lists import AREA
from portal.units.models import Unit
from portal.web import me, rule

bp = Blueprint("problem_categories", __name__, url_prefix="/problems/categories")

NEW = ("new1", "new2", "new3")
EDIT = "problem_categories.edit"

NAMES = Query(lambda: Unit.select(Unit.id, Unit.name).where(among(Unit.id, "ids")).order_by(Unit.id))


def _committee() -> tuple[Any, list[Any]]:
    """The committee that the address names, else the first at hand, and all of them."""
    found = NAMES(ids=listing.committees(me()))
    wanted = request.args.get("committee", "")
    here = [one for one in found if str(one.id) == wanted] or found
    if not here or (wanted and str(here[0].id) != wanted):
        raise web.Missing
    return here[0], found


def _may(committee: int) -> bool:
    return policy.may(EDIT, me(), ProblemCategories(committee=committee))


@bp.get("")
@rule("page.problem_categories")
def index() -> Response:
    """The categories of a committee, by whose problems they sort."""
    committee, found = _committee()
    rows, _version = categories.present(committee.id)
    web.crumbs(AREA, ("问题类别", None))
    return web.page(
        "problems/categories.html", committee=committee, committees=found, subjects=SUBJECTS, may_edit=_may(committee.id),
        groups=[(word, [one for one in rows if one.subject == key]) for key, word in SUBJECTS.items()],
    )  # fmt: skip


def _form(rows: list[Category], address: str, **values: Any) -> Form:
    """The form of a document: name, subject, source and 停用 of each row, and some rows more."""
    fields: dict[str, Any] = {}
    for one in (*rows, *(Category(key, "", "") for key in NEW)):
        new, name = one.key in NEW, one.name or "新类别"
        subjects = [SelectChoice(key, word) for key, word in SUBJECTS.items()]
        fields |= {
            f"name_{one.key}": line("名称", most=LONGEST, required=False),
            f"subject_{one.key}": SelectField(f"“{name}”的对象", choices=subjects),
            f"source_{one.key}": line(f"“{name}”的依据", most=LONGEST, required=False),
        }
        if not new:
            fields[f"retired_{one.key}"] = BooleanField(f"停用“{name}”")
    return type("CategoriesForm", (Form,), fields)(action=address, **_held(rows), **values)


def _held(rows: list[Category]) -> dict[str, Any]:
    """What the form starts from, and what stands beside a conflict."""
    return {
        f"{part}_{one.key}": getattr(one, part) for one in rows for part in ("name", "subject", "source", "retired")
    }


def _wanted(form: Form, rows: list[Category], committee: int) -> list[Category]:
    """The document as the form says it; an empty new row is none."""
    made = []
    for one in rows:
        values = {part: form[f"{part}_{one.key}"].data or "" for part in ("name", "subject", "source")}
        made.append(Category(one.key, retired=bool(form[f"retired_{one.key}"].data), **values))
    for key in NEW:
        if name := form[f"name_{key}"].data:
            fresh = categories.new_key(committee, [one.key for one in made])
            made.append(Category(fresh, form[f"subject_{key}"].data, name, form[f"source_{key}"].data or ""))
    return made


@bp.route("/edit", methods=["GET", "POST"])
@rule("page.problem_categories")
def edit() -> Response:
    """The whole document; a save that meets another's shows both."""
    committee, _found = _committee()
    if not _may(committee.id):
        raise Denied("问题类别由基层党委修改。", action=EDIT)
    rows, now = categories.present(committee.id)
    address = f"/problems/categories/edit?committee={committee.id}"
    form = _form(rows, address, version=now)
    if form.sent() and (earlier := store.spent(form.once.data or "")):
        return web.go(earlier)
    form.once.data = form.once.data or web.once()
    status, onward = 200, ""
    if form.sent():

        def carry_out() -> str:
            wanted = _wanted(form, rows, committee.id)
            categories.edit(committee.id, wanted, by=me(), version=version(form), once=form.once.data or "")
            return f"/problems/categories?committee={committee.id}"

        def meet(error: Stale) -> None:
            present, newest = categories.present(committee.id)
            form.conflict(error, _held(present), newest)

        status, onward = send(form, carry_out, meet)
    if onward:
        return web.go(onward, "已保存。")
    web.crumbs(AREA, ("问题类别", "/problems/categories"), ("修改", None))
    return web.page(
        "problems/categories_edit.html", "form", status=status, form=form, committee=committee, rows=rows, new=NEW,
        form_has_errors=status != 200,
    )  # fmt: skip
