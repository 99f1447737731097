"""The forms by which units are founded, described, renamed, moved, merged, split and dissolved, and their contact."""

from typing import Any

from flask import Response

from portal import clock, web
from portal.asking import ask, permit, version
from portal.drafts import store
from portal.units import contacts, listing, reorganise, tree
from portal.units.forms import ContactForm, DecisionForm, FoundForm, PlaceForm, RenameForm, SplitForm, UnitForm
from portal.units.models import KINDS, Contact, Unit
from portal.units.views.units import bp, kinds_below
from portal.web import get_or_404, me, rule

BOTH = ["GET", "POST"]


def _trail(unit: Unit | None, label: str) -> str:
    """Set the breadcrumb; gives the address to go back to."""
    back = f"/units/{unit.id}" if unit else "/units"
    web.crumbs(("支部与党员", "/units"), *([(unit.name, back)] if unit else []), (label, None))
    return back


@bp.route("/found", methods=BOTH)
@rule("page.units")
def found_top() -> Response:
    """设立 at the top of the tree."""
    return _found(None)


@bp.route("/<int:key>/found", methods=BOTH)
@rule("page.units")
def found(key: int) -> Response:
    """设立 under a unit."""
    return _found(get_or_404(Unit, key))


def _found(parent: Unit | None) -> Response:
    permit("unit.found", Unit(parent=parent.id if parent else None))
    back = _trail(parent, "设立组织")
    form = FoundForm(decided_on=clock.today())
    form.offer(kinds_below(parent))

    def carry_out() -> str:
        made = tree.found(
            name=form.name.data, kind=form.kind.data, parent=parent, by=me(), sector=form.sector.data or None,
            founded_on=form.founded_on.data, **form.decision(),
        )  # fmt: skip
        store.spend(form.once.data or "", me(), f"/units/{made.id}")
        return f"/units/{made.id}"

    lead = f"设在{parent.name}之下。" if parent else "设在最上层。"
    return ask(form, carry_out, "已设立。", heading="设立组织", button="设立", back=back, lead=lead)


@bp.route("/<int:key>/edit", methods=BOTH)
@rule("page.units")
def edit(key: int) -> Response:
    """修改信息: sector, founding date, term, activity day."""
    unit = get_or_404(Unit, key)
    permit("unit.edit", unit)
    form = UnitForm(**_described(unit), version=unit.version)
    form.of(unit.kind)

    def carry_out() -> str:
        names = ("founded_on", "term_starts", "term_ends", "activity_day")
        values = {name: form[name].data for name in names if name in form}
        tree.edit(unit, by=me(), sector=form.sector.data or None, version=version(form), **values)
        return f"/units/{unit.id}"

    back = _trail(unit, "修改信息")
    return ask(
        form,
        carry_out,
        "已保存。",
        heading=f"修改信息：{unit.name}",
        button="保存",
        back=back,
        record=unit,
        theirs=_described,
    )


def _described(unit: Unit) -> dict[str, Any]:
    return {
        "sector": unit.sector or "", "founded_on": unit.founded_on, "term_starts": unit.term_starts,
        "term_ends": unit.term_ends, "activity_day": unit.activity_day,
    }  # fmt: skip


@bp.route("/<int:key>/rename", methods=BOTH)
@rule("page.units")
def rename(key: int) -> Response:
    """更名."""
    unit = get_or_404(Unit, key)
    permit("unit.rename", unit)
    form = RenameForm(name=unit.name, decided_on=clock.today(), version=unit.version)

    def carry_out() -> str:
        tree.rename(unit, form.name.data, by=me(), version=version(form), **form.decision())
        return f"/units/{unit.id}"

    back, lead = _trail(unit, "更名"), "原名称会留在沿革里。"
    return ask(
        form, carry_out, "已更名。", heading=f"更名：{unit.name}", button="更名", back=back, record=unit, lead=lead,
        theirs=lambda now: {"name": now.name},
    )  # fmt: skip


@bp.route("/<int:key>/move", methods=BOTH)
@rule("page.units")
def move(key: int) -> Response:
    """划转: under another parent."""
    unit = get_or_404(Unit, key)
    permit("unit.move", unit)
    form = PlaceForm(decided_on=clock.today(), version=unit.version)
    kinds = tuple(kind for kind in tree.PARENTS[unit.kind] if kind)
    form.offer([row for row in listing.open_units(me(), kinds) if row.id not in (unit.id, unit.parent_id)], "划转到")

    def carry_out() -> str:
        tree.move(unit, get_or_404(Unit, form.chosen() or 0), by=me(), version=version(form), **form.decision())
        return f"/units/{unit.id}"

    lead = "人员和下级组织随之划转；本年度的公开承诺归入新的党委，往年的留在原处。"
    return ask(
        form, carry_out, "已划转。", heading=f"划转：{unit.name}", button="划转", back=_trail(unit, "划转"),
        record=unit, lead=lead, names={"parent": "place"},
    )  # fmt: skip


@bp.route("/<int:key>/merge", methods=BOTH)
@rule("page.units")
def merge(key: int) -> Response:
    """合并 into another branch."""
    unit = get_or_404(Unit, key)
    permit("unit.merge", unit)
    form = PlaceForm(decided_on=clock.today(), version=unit.version)
    form.offer([row for row in listing.open_units(me(), ("branch",)) if row.id != unit.id], "并入")

    def carry_out() -> str:
        into = get_or_404(Unit, form.chosen() or 0)
        reorganise.merge(unit, into, by=me(), version=version(form), **form.decision())
        return f"/units/{into.id}"

    lead = f"{unit.name}现有人员全部转入所选支部，党小组和书记任职随之结束；{unit.name}的页面和沿革仍可查看。"
    return ask(
        form, carry_out, "已合并。", heading=f"合并：{unit.name}", button="合并", back=_trail(unit, "合并"),
        record=unit, lead=lead, names={"into": "place"},
    )  # fmt: skip


@bp.route("/<int:key>/split", methods=BOTH)
@rule("page.units")
def split(key: int) -> Response:
    """分设: part of a branch becomes a new one."""
    unit = get_or_404(Unit, key)
    permit("unit.split", unit)
    form = SplitForm(decided_on=clock.today(), version=unit.version)
    form.offer(reorganise.present(unit), {row.id: row.name for row in listing.open_groups(unit.id)})

    def carry_out() -> str:
        made = reorganise.split(
            unit, form.name.data, form.people.data or [], by=me(), version=version(form), **form.decision()
        )
        store.spend(form.once.data or "", me(), f"/units/{made.id}")
        return f"/units/{made.id}"

    lead = "勾选的人员转入新支部，其余的留在原支部。新支部的书记由安全管理员另行任命。"
    return ask(
        form, carry_out, "已分设。", heading=f"分设：{unit.name}", button="分设", back=_trail(unit, "分设"),
        record=unit, lead=lead,
    )  # fmt: skip


@bp.route("/<int:key>/dissolve", methods=BOTH)
@rule("page.units")
def dissolve(key: int) -> Response:
    """撤销."""
    unit = get_or_404(Unit, key)
    permit("unit.dissolve", unit)
    form = DecisionForm(decided_on=clock.today(), version=unit.version)

    def carry_out() -> str:
        reorganise.dissolve(unit, by=me(), version=version(form), **form.decision())
        return f"/units/{unit.id}"

    lead = f"撤销后不能恢复；{unit.name}的页面和沿革仍可查看。有人员的支部请先合并或转接。"
    return ask(
        form, carry_out, "已撤销。", heading=f"撤销{KINDS[unit.kind]}：{unit.name}", button="撤销",
        back=_trail(unit, "撤销"), record=unit, lead=lead,
    )  # fmt: skip


@bp.route("/<int:key>/contact", methods=BOTH)
@rule("page.units")
def contact(key: int) -> Response:
    """联络员."""
    unit = get_or_404(Unit, key)
    permit("contact.edit", Contact(unit=unit.id))
    now = Contact.get_or_none(Contact.unit == unit.id)
    form = ContactForm(person=str(now.person_id) if now else "")
    form.offer(contacts.candidates(unit))

    def carry_out() -> str:
        contacts.name(unit, int(form.person.data) if form.person.data else None, by=me())
        return f"/units/{unit.id}"

    lead = "上级找这个单位办事时联系的人。"
    return ask(
        form, carry_out, "已保存。", heading=f"联络员：{unit.name}", button="保存", back=_trail(unit, "联络员"),
        lead=lead,
    )  # fmt: skip
