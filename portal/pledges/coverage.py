"""How far the pledges of a year are: by branch, and person by person; a committee's dates."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import actions, clock, lists, sheets, web
from portal.db import P, prepared
from portal.errors import Invalid, Stale
from portal.pledges import domain, listing
from portal.pledges.forms import DatesForm
from portal.pledges.models import Pledge, PledgeYear
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit
from portal.web import me, rule

bp = Blueprint("coverage", __name__, url_prefix="/pledges")

DUE = ("在册", "流动")  # of these members a pledge is expected, unless exempt (domain §3)
# key of the filter → heading; together they are all who are due
NUMBERS = {
    "none": "未填报",
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "已通过",
    "published": "已公示",
}


def _due() -> pw.Expression:
    """应报: members on the books or away, not exempt."""
    return (Person.kind == "member") & Person.status.in_(DUE) & (Person.exempt == False)  # noqa: E712 — SQL


def _of_year() -> pw.Expression:
    """Joins a person's pledge of the year asked for."""
    return (Pledge.person == Person.id) & (Pledge.year == P("year"))


def _numbers() -> list[Any]:
    """One column per key of NUMBERS, and `due`; a draft is not filed yet."""
    when = {key: Pledge.state == key for key in NUMBERS} | {"none": pw.fn.COALESCE(Pledge.state, "draft") == "draft"}
    sums = [pw.fn.COALESCE(pw.fn.SUM(pw.Case(None, [(when[key], 1)], 0)), 0).alias(key) for key in NUMBERS]
    return [pw.fn.COUNT(Person.id).alias("due"), *sums]


def _counting(actor: Actor, name: str, build: Any) -> Any:
    seen = under_role(actor, Person.branch, Person.committee)

    def query() -> Any:
        return build(seen.where & _due())

    return prepared(("coverage", name, seen.shape), query)


def by_branch(actor: Actor, year: int) -> list[Any]:
    """One row per branch under the role at hand: id, name, due, and the numbers."""

    def build(where: Any) -> Any:
        return (
            Person.select(Unit.id, Unit.name, *_numbers())
            .join(Unit, on=(Unit.id == Person.branch))
            .join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year())
            .where(where)
            .group_by(Unit.id, Unit.name)
            .order_by(Unit.id)
        )

    return _counting(actor, "branches", build)(year=year, **actor.places())


def total(actor: Actor, year: int) -> Any:
    """The numbers of all branches under the role at hand together."""

    def build(where: Any) -> Any:
        return Person.select(*_numbers()).join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year()).where(where)

    return _counting(actor, "total", build).one(year=year, **actor.places())


def _filed(state: Any) -> pw.Expression:
    return pw.fn.EXISTS(Pledge.select(Pledge.id).where(_of_year() & state))


def _people(actor: Actor) -> Scope:
    seen = under_role(actor, Person.branch, Person.committee)
    return Scope(("filing", *seen.shape), seen.where)


PEOPLE = lists.Spec(
    "filing",
    Person,
    columns=lambda: [
        Person.id, Person.name, Person.category, Unit.name.alias("branch_name"),
        Pledge.id.alias("pledge_id"), Pledge.state, Pledge.submitted_at,
    ],
    join=lambda query: (
        query.join(Unit, on=(Unit.id == Person.branch))
        .join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year())
    ),
    order=lambda: [Person.id],
    filters=(
        lists.Filter(
            "year", "年度", lambda actor: listing.years(), where=lambda: Person.id > 0, read=int,
            default=listing.this_year, required=True,
        ),
        lists.Filter(
            "state", "进度", lambda actor: list(NUMBERS.items()), where=lambda: _filed(Pledge.state == P("state")),
            fixed={"none": lambda: ~_filed(Pledge.state != "draft")},
        ),
        lists.Filter("branch", "支部", listing.branches, where=lambda: Person.branch == P("branch"), read=int),
    ),
    search_hint="姓名或拼音首字母",
    base=_due,
    seen=_people,
)  # fmt: skip


@bp.get("/coverage")
@rule("page.coverage")
def index() -> Response:
    """By branch: who should file, and how far they are."""
    year = _year()
    rows = by_branch(me(), year)
    if request.args.get("export") == "xlsx":
        actions.exported("coverage", len(rows), by=me(), filters=["year"])
        headings = ["支部", "应报", *NUMBERS.values()]
        cells = [[row.name, row.due, *(getattr(row, key) for key in NUMBERS)] for row in rows]
        title = f"{year} 年公开承诺填报情况"
        return web.download(sheets.write_xlsx(headings, cells, title=title), f"{title}.xlsx", web.XLSX)
    web.crumbs(("公开承诺", "/pledges"), ("填报情况", None))
    sums = {key: sum(getattr(row, key) for row in rows) for key in ("due", *NUMBERS)}
    return web.page(
        "pledges/coverage.html", "list", rows=rows, sums=sums, year=year, years=listing.years(), numbers=NUMBERS
    )


def _year() -> int:
    wanted = request.values.get("year", "")
    return int(wanted) if wanted in dict(listing.years()) else clock.today().year


@bp.get("/people")
@rule("page.filing")
def people() -> Response:
    """Person by person: those who are due, and how far each is."""
    if request.args.get("export") == "xlsx":
        rows = PEOPLE.everything(me(), request.args)
        actions.exported("filing", len(rows), by=me(), filters=sorted(request.args))
        cells = [[row.name, row.branch_name, row.category, word(row), listing.clocked(_sent(row))] for row in rows]
        headings = ["姓名", "支部", "类别", "进度", "提交时间"]
        title = f"{_year()} 年公开承诺填报进度"
        return web.download(sheets.write_xlsx(headings, cells, title=title), f"{title}.xlsx", web.XLSX)
    web.crumbs(("公开承诺", "/pledges"), ("填报进度", None))
    found = listing.trimmed(PEOPLE.load(me(), request.args, "/pledges/people"), me())
    return web.page("pledges/people.html", "list", listing=found, word=word, sent=_sent, year=_year())


def _sent(row: Any) -> Any:
    """When a pledge was submitted, once it is more than a draft."""
    return row.submitted_at if row.state not in (None, "draft") else None


def word(row: Any) -> str:
    """How far a person is; drafts are nobody else's business."""
    return NUMBERS.get(row.state or "none", NUMBERS["none"])


@bp.route("/settings", methods=["GET", "POST"])
@rule("page.pledge_years")
def settings() -> Response:
    """填报期限 and 审核期限 of a year."""
    actor = me()
    if actor.unit_kind != "committee":
        raise web.Missing()
    year = _year()
    row = PledgeYear.get_or_none((PledgeYear.committee == actor.unit_id) & (PledgeYear.year == year))
    form = DatesForm(action="/pledges/settings", draft=False, obj=row)
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                dates = form.file_by.data, form.review_by.data
                domain.set_dates(actor.unit_id or 0, year, *dates, by=actor, version=form.version.data)
                return web.go(f"/pledges/settings?year={year}", f"{year} 年的期限已保存。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                row = PledgeYear.get((PledgeYear.committee == actor.unit_id) & (PledgeYear.year == year))
                form.conflict(error, {"file_by": row.file_by, "review_by": row.review_by}, row.version)
                status = 409
    web.crumbs(("公开承诺", "/pledges"), ("期限", None))
    return web.page(
        "pledges/settings.html", "form", status=status, form=form, year=year, years=listing.years(),
        form_has_errors=status != 200,
    )  # fmt: skip
