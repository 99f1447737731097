"""填报情况 by branch, sector and standard; 填报进度 person by person: each number opens its list."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request

from portal import clock, web
from portal.errors import Invalid
from portal.pledges import chasing, coverage, listing
from portal.web import me, rule

bp = Blueprint("coverage", __name__, url_prefix="/pledges")

WAYS = {"branch": "按支部", "sector": "按领域", "standard": "按标准"}
NAMED = 12  # names in one sentence
FIRST = {"branch": "支部", "sector": "领域", "standard": "对应标准"}


def year_asked() -> int:
    """The year of the address or form; anything else is this year."""
    wanted = request.values.get("year", "")
    return int(wanted) if wanted in dict(listing.years()) else clock.today().year


@bp.get("/coverage")
@rule("page.coverage")
def index() -> Response:
    """How far a year is: who should file by branch or sector, the items by standard."""
    actor, year = me(), year_asked()
    way = request.args.get("by", "branch")
    way = way if way in WAYS else "branch"
    rows = getattr(coverage, f"by_{way}")(actor, year)
    columns = coverage.ITEM_COLUMNS if way == "standard" else coverage.COLUMNS
    if request.args.get("export") == "xlsx":
        return _sheet(way, year, rows, columns)
    web.crumbs(("公开承诺", "/pledges"), ("填报情况", None))
    return web.page(
        "pledges/coverage.html", "list", rows=rows, sums=sum((row.numbers for row in rows), Counter()), year=year,
        years=listing.years(), columns=columns, way=way, ways=WAYS, first=FIRST[way],
    )  # fmt: skip


def _sheet(way: str, year: int, rows: list[Any], columns: dict[str, str]) -> Response:
    far = way == "branch" and me().unit_kind == "superior"
    headings = [*(["党委"] if far else []), FIRST[way], *columns.values()]
    cells = [
        [*([row.committee_name] if far else []), row.name or "未定领域", *(row.numbers[key] for key in columns)]
        for row in rows
    ]
    title = f"{year} 年公开承诺{'承诺事项' if way == 'standard' else '填报情况'}（{WAYS[way]}）"
    return web.export("coverage", title, headings, cells, rows=rows, filters=["by", "year"])


@bp.get("/people")
@rule("page.filing")
def people() -> Response:
    """Person by person: those who are due (or file of their own will), and how far each is."""
    if request.args.get("export") == "xlsx":
        rows = coverage.PEOPLE.everything(me(), request.args)
        headings = ["姓名", "支部", "类别", "进度", "提交时间"]
        return web.export("filing", f"{year_asked()} 年公开承诺填报进度", headings, _cells(rows), rows=rows)
    return _people()


def _people(*, status: int = 200, problem: str = "") -> Response:
    actor = me()
    web.crumbs(("公开承诺", "/pledges"), ("填报进度", None))
    found = listing.trimmed(coverage.PEOPLE.load(actor, request.values, "/pledges/people"), actor)
    if actor.unit_kind == "branch":
        found.filters = [choice for choice in found.filters if choice.name != "sector"]
    chosen = {choice.name: choice.value for choice in found.filters}
    may_chase = actor.role in ("secretary", "committee") and chosen["state"] == "none" and bool(found.rows)
    return web.page(
        "pledges/people.html", "list", status=status, listing=found, word=coverage.word, sent=coverage.sent_at,
        year=year_asked(), chosen=chosen, chasing=may_chase, problem=problem,
        reminded=chasing.reminded([row.id for row in found.rows]) if may_chase else set(),
        reachable=chasing.reachable([row.id for row in found.rows]) if may_chase else set(),
    )  # fmt: skip


@bp.post("/remind")
@rule("page.filing")
def remind() -> Response:
    """催报 of one, of those ticked, or of all who have not filed as the list is filtered."""
    year = year_asked()
    filters = {name: request.form.get(name, "") for name in ("branch", "sector", "q")}
    ticked = {
        int(key)
        for key in request.form.getlist("only" if "only" in request.form else "person")
        if key.isascii() and key.isdecimal() and len(key) < 10
    }
    everyone = "all" in request.form
    try:
        done = chasing.remind(year, by=me(), people=None if everyone else ticked, filters=filters)
    except Invalid as error:
        return _people(status=422, problem=error.message)
    kept = {"year": year, "state": "none", **filters}
    target = "/pledges/people?" + urlencode({name: value for name, value in kept.items() if value})
    response = web.go(target, _told(done)) if done.told or not done.silent else web.go(target)
    if done.silent:
        names = _names(done.silent)
        flash(
            f"没有账号（或者已停用）、收不到消息的：{names}。请当面或者打电话提醒，激活单可以在“账号激活”里印制。",
            "warn",
        )
    return response


def _told(done: chasing.Chased) -> str:
    said = [f"已提醒 {done.told} 人。" if done.told else "没有发出提醒。"]
    if done.already:
        said.append(f"{done.already} 人今天已经提醒过，没有重复发。")
    if done.filed:
        said.append(f"{done.filed} 人已经提交，或者不在应报之列。")
    return "".join(said)


def _names(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 人" if len(names) > NAMED else "")


def _cells(rows: list[Any]) -> list[list[Any]]:
    return [
        [row.name, row.branch_name, row.category, coverage.word(row), listing.clocked(coverage.sent_at(row))]
        for row in rows
    ]
