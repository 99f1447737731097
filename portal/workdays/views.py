"""工作日历: the table of a year by months, edited as text, in and out as Excel."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, clock, policy, web
from portal.asking import send, version
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.sheets import BadWorkbook, read_table
from portal.uploads import workbook_forms
from portal.web import me, rule
from portal.workdays import domain, text
from portal.workdays.forms import TableForm, UploadForm
from portal.workdays.models import FIRST_YEAR, LAST_YEAR, WorkYear

bp = Blueprint("workdays", __name__, url_prefix="/workdays")

HEADINGS = ("日期", "放假或上班", "名称")


@bp.get("")
@rule("page.workdays")
def index() -> Response:
    """The table of a year."""
    year = _year(request.args.get("year", ""))
    days = domain.days_of(year)
    if request.args.get("export") == "xlsx":
        cells = [(one.day, text.WORDS[one.working], one.name) for one in days]
        return web.export("workdays", f"工作日历{year}年", HEADINGS, cells, rows=cells, filters=["year"])
    web.crumbs(("工作日历", None))
    now = clock.today().year
    return web.page(
        "workdays/index.html", "year", year=year, row=domain.of_year(year), months=domain.months(year, days), days=days,
        notes=text.notes(days), weekday=text.weekday, years=domain.years_with(year, now, now + 1),
        editing=policy.may("workday.edit", me(), WorkYear(year=year)),
    )  # fmt: skip


def _year(asked: str) -> int:
    """The year of the address, else this one."""
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else clock.today().year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _admit(year: int) -> WorkYear:
    """The record of a year, new or not, for who may edit it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise web.Missing
    row = domain.of_year(year) or WorkYear(year=year)
    actions.check("workday.edit", row, by=me())
    return row


@bp.route("/<int:year>/edit", methods=["GET", "POST"])
@rule("page.workdays")
def edit(year: int) -> Response:
    """The whole table as text."""
    row = _admit(year)
    form = TableForm(**_typed(year, row), version=row.version if row.id else None)
    if not form.sent():
        form.once.data = form.once.data or web.once()
        return _page(year, form)
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)

    def carry_out() -> str:
        seen = version(form) if row.id else None
        table, source = form.table.data or "", form.source.data or ""
        domain.save(year, table, source, by=me(), version=seen, once=form.once.data or "")
        return domain.path(year)

    def meet(error: Stale) -> None:
        now = domain.of_year(year) or row
        form.conflict(error, _typed(year, now), now.version)

    status, onward = send(form, carry_out, meet)
    return web.go(onward, "已保存。") if onward else _page(year, form, status=status)


def _typed(year: int, row: WorkYear) -> dict[str, Any]:
    """What the form starts from, and what the other has saved."""
    return {"table": text.write(domain.days_of(year)), "source": row.source or ""}


def _page(year: int, form: TableForm, *, status: int = 200, said: str = "") -> Response:
    web.crumbs(("工作日历", domain.path(year)), (f"{year} 年", None))
    return web.page(
        "workdays/edit.html", "form", status=status, year=year, form=form, said=said, form_has_errors=status != 200
    )


@bp.route("/<int:year>/import", methods=["GET", "POST"])
@rule("page.workdays")
def upload(year: int) -> Response:
    """A workbook becomes the text of the form, where it is checked and saved; here nothing is."""
    row = _admit(year)
    form: Any = UploadForm()
    if not form.sent():
        return _upload_page(year, form)
    try:
        table, number = _read(workbook_forms.sent("工作日历表").data)
    except Invalid as error:
        form.refuse(error)
        return _upload_page(year, form, 422)
    filled = TableForm(
        formdata=None, action=f"/workdays/{year}/edit", draft=False, table=table, source=row.source or "",
        version=row.version if row.id else None, once=web.once(),
    )  # fmt: skip
    for problem in text.read(table, year)[1]:
        filled.refuse(Invalid(problem, "table", problems=[problem]))
    said = f"已从工作簿读入 {number} 行，还没有保存。请核对后点“保存”，原来的表会被替换。"
    return _page(year, filled, said=said)


def _upload_page(year: int, form: UploadForm, status: int = 200) -> Response:
    web.crumbs(("工作日历", domain.path(year)), (f"导入 {year} 年", None))
    return web.page("workdays/import.html", status=status, year=year, form=form, form_has_errors=status != 200)


def _read(data: bytes) -> tuple[str, int]:
    """A workbook as text, a row a line, and how many rows. Raises Invalid."""
    try:
        rows = [row.values for row in read_table(data, HEADINGS).rows()]
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not rows:
        raise Invalid("工作簿里没有内容。请从第二行起每行填写一天。", "file")
    lines = [" ".join(str(row[heading]) for heading in HEADINGS) for row in rows]
    return "\n".join(lines), len(lines)
