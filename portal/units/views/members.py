"""The list of members, and the page of one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import policy, web
from portal.units import people, reading, roll, setup
from portal.units.models import GONE, Person, Unit
from portal.units.people import LABELS
from portal.web import get_or_404, me, rule

bp = Blueprint("members", __name__, url_prefix="/members")

# What the screen shows, in the words that the roster import knows: an export can be filled in and sent back.
NAMES = ("name", "branch", "group", "duty", "post")
FILE = (
    "name", "sex", "birth", "joined", "confirmed", "membership", "category", "branch", "group", "duty", "post",
    "status", "leading",
)  # fmt: skip
COLUMNS = {"branch": "branch_name", "group": "group_name"}
# What other features know of a person, (actor, person) → list of (template, context), as on home.
CARDS: list[Callable[[policy.Actor, Person], list[tuple[str, dict[str, Any]]]]] = []


@bp.get("")
@rule("page.members")
def index() -> Response:
    """The members one may see: files for those in office, names of the own branch for members."""
    actor = me()
    spec = roll.people(actor, request.args)
    files = spec.name == "files"
    if "export" in request.args:
        return _export(spec.everything(actor, request.args, **setup.days()), files)
    web.crumbs(("支部与党员", "/units"), ("党员名单", None))
    found = spec.load(actor, request.args, "/members", **setup.days())
    return web.page(
        "members/index.html", "list", listing=found, files=files, checks=setup.FILE_CHECKS,
        several=_several(actor), add=_may_add(actor),
    )  # fmt: skip


def _several(actor: policy.Actor) -> bool:
    """Whether the rows may belong to several branches, so that each must name its own."""
    return actor.unit_kind != "branch" or actor.role == "supervisor"


def _may_add(actor: policy.Actor) -> int | None:
    """The branch that a new member would be entered into from here: one's own, or the one the list is narrowed to."""
    branch = actor.unit_id if actor.unit_kind == "branch" else roll.asked(request.args, "under")
    unit = (
        Unit.get_or_none((Unit.id == branch) & (Unit.kind == "branch") & Unit.closed_on.is_null()) if branch else None
    )
    return unit.id if unit and policy.may("person.create", actor, Person(branch=unit.id)) else None


def _export(rows: list[Any], files: bool) -> Response:
    names = FILE if files else NAMES
    headings = [LABELS[name] for name in names] + (["待补充"] if files else [])
    cells = [
        [_cell(row, name) for name in names] + (["、".join(check.label for check in lacks(row))] if files else [])
        for row in rows
    ]
    used = [name for name in request.args if name != "export"]
    return web.export("members", "党员名单", headings, cells, rows=cells, filters=used)


def _cell(row: Any, name: str) -> Any:
    value = getattr(row, COLUMNS.get(name, name))
    return ("是" if value else "") if name == "leading" else value


def lacks(row: Any) -> list[setup.Check]:
    """What the file of a member on the books lacks."""
    return setup.found(row, setup.FILE_CHECKS) if on_the_books(row) else []


def on_the_books(row: Any) -> bool:
    """A member who did not leave: only their files must be complete."""
    return row.kind == "member" and row.status not in GONE


@bp.app_template_filter("lacks")
def _lacks(row: Any) -> list[setup.Check]:
    return lacks(row)


@bp.get("/<int:key>")
@rule("page.members")
def show(key: int) -> Response:
    """The page of a member."""
    return page_of(get_or_404(Person, key))


@bp.post("/<int:key>/telephone")
@rule("page.members")
def telephone(key: int) -> Response:
    """The number in full, an act of its own that is recorded."""
    person = get_or_404(Person, key)
    return page_of(person, revealed=people.reveal(person, by=me()))


def page_of(person: Person, revealed: str = "") -> Response:
    """The page of a person, as much as the actor may see of the file."""
    actor = me()
    if person.branch_id is None:
        raise web.Missing(Person, person.id)
    file = policy.may("person.file", actor, person)
    standing = reading.FILE.one(person=person.id, **setup.days())
    moves = reading.MOVES_OF(person=person.id) if file else []
    web.crumbs(("支部与党员", "/units"), ("党员名单", "/members"), (person.name, None))
    return web.page(
        "members/show.html", "telephone", person=person, standing=standing, file=file, revealed=revealed, labels=LABELS,
        lacks=setup.found(standing, setup.FILE_CHECKS) if file and on_the_books(person) else [],
        own=person.id == actor.person_id, number=policy.may("person.telephone", actor, person), moves=moves,
        opened=reading.visible(moves, actor, "origin_id") | reading.visible(moves, actor, "target_id"),
        history=reading.person_history(person) if _may_read_history(actor, person) else [], acts=_acts(person, actor),
        leadable=on_the_books(person) and policy.may("person.leading", actor, person),
        cards=[card for source in CARDS for card in source(actor, person)],
    )  # fmt: skip


def _may_read_history(actor: policy.Actor, person: Person) -> bool:
    return policy.may("person.edit", actor, person) or person.id == actor.person_id


def _acts(person: Person, actor: policy.Actor) -> list[tuple[str, str]]:
    """The acts on a file that this actor may do now, as (label, address)."""
    gone = person.status in GONE
    acts = [
        ("person.edit", "修改", "edit", not gone),
        ("person.transfer", "组织关系转接", "transfer", not gone and person.kind == "member"),
        ("person.leave" if gone else "person.status", "变更状态", "status", person.kind == "member"),
    ]
    here = f"/members/{person.id}"
    return [(label, f"{here}/{path}") for rule, label, path, fits in acts if fits and policy.may(rule, actor, person)]
