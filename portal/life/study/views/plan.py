"""个人自学: the plan of a year, which its owner alone sees, ticks and changes."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, web
from portal.asking import version
from portal.life.study import domain, forms, reading
from portal.life.study.models import StudyItem
from portal.web import get_or_404, me, rule

bp = Blueprint("study", __name__, url_prefix="/life/study")

AREA, ROOM = ("组织生活", "/life"), ("个人自学", "/life/study")


def _year(value: int | str | None) -> int:
    """A year that a plan can be of; 404 for one that cannot be."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and reading.FIRST_YEAR <= int(text[:5]) <= clock.today().year + 1):
        raise web.Missing
    return int(text)


@bp.get("")
@rule("page.study")
def index() -> Response:
    """The plan of a year; of this one where the address names none that can be."""
    try:
        year = _year(request.args.get("year"))
    except web.Missing:
        year = clock.today().year
    web.crumbs(AREA, ("个人自学", None))
    return _page(year, forms.ItemForm(action=f"/life/study/{year}/new", formdata=None, draft=False))


def _page(year: int, form: Any) -> Response:
    form.once.data = web.once()
    shown = reading.shown(year, clock.today().year, me())
    return web.page("life/study/index.html", "plan", shown=shown, form=form, offers=len(reading.offered(year, me())))


def _after(year: int) -> Response:
    """Back to the plan; for htmx the plan itself."""
    if web.wants_fragment():
        return _page(year, forms.ItemForm(action=f"/life/study/{year}/new", formdata=None, draft=False))
    return web.go(domain.path(year))


@bp.route("/<int:year>/new", methods=["GET", "POST"])
@rule("page.study")
def add(year: int) -> Response:
    """添加 an item; the form stands on the plan too."""
    year = _year(year)
    form: Any = forms.ItemForm()

    def carry_out() -> str:
        domain.add(year, **form.wanted(), by=me(), once=form.once.data or "")
        return domain.path(year)

    web.crumbs(AREA, ROOM, ("添加", None))
    return asking.ask(
        form, carry_out, "已添加。", heading=f"添加 {year} 年自学内容", button="添加", back=domain.path(year)
    )


@bp.route("/<int:year>/aim", methods=["GET", "POST"])
@rule("page.study")
def aim(year: int) -> Response:
    """写明 what the year's study is to come to."""
    year = _year(year)
    plan = reading.plan(year, me())
    form: Any = forms.AimForm(aim=plan.aim if plan else "", version=plan.version if plan else 0)

    def carry_out() -> str:
        domain.aim(year, form.aim.data or "", by=me(), version=version(form))
        return domain.path(year)

    web.crumbs(AREA, ROOM, ("自学目标", None))
    return asking.ask(
        form, carry_out, "已保存。", heading=f"{year} 年自学目标", button="保存", back=domain.path(year), record=plan,
        theirs=lambda record: {"aim": record.aim}, autosave=True,
    )  # fmt: skip


@bp.route("/<int:year>/take", methods=["GET", "POST"])
@rule("page.study")
def take(year: int) -> Response:
    """取入 what was left over last year, and what the committee's arrangement names."""
    year = _year(year)
    offers = reading.offered(year, me())
    form: Any = forms.TakeForm()
    form.offer(offers)
    web.crumbs(AREA, ROOM, ("取入", None))
    if not offers and not form.sent():
        return web.page("life/study/none.html", year=year)

    def carry_out() -> str:
        domain.take(year, form.chosen.data or (), by=me(), once=form.once.data or "")
        return domain.path(year)

    return asking.ask(
        form, carry_out, "已取入。", heading=f"取入到 {year} 年自学计划", button="取入", back=domain.path(year),
        lead="取入以后可以改，也可以删去；原来的内容不受影响。",
    )  # fmt: skip


@bp.post("/items/<int:key>/tick")
@rule("page.study")
def tick(key: int) -> Response:
    """勾选, or take the tick back."""
    item = get_or_404(StudyItem, key)
    domain.tick(item, request.form.get("done") == "1", by=me())
    return _after(domain.year_of(item))


@bp.route("/items/<int:key>/edit", methods=["GET", "POST"])
@rule("page.study")
def edit(key: int) -> Response:
    """修改 an item."""
    item = get_or_404(StudyItem, key)
    form: Any = forms.ItemForm(text=item.text, month=str(item.month or ""))
    back = domain.path(domain.year_of(item))

    def carry_out() -> str:
        domain.edit(item, **form.wanted(), by=me())
        return back

    web.crumbs(AREA, ROOM, ("修改", None))
    return asking.ask(form, carry_out, "已保存。", heading="修改自学内容", button="保存", back=back)


@bp.post("/items/<int:key>/remove")
@rule("page.study")
def remove(key: int) -> Response:
    """删去 an item."""
    item = get_or_404(StudyItem, key)
    year = domain.year_of(item)
    domain.remove(item, by=me())
    return _after(year)
