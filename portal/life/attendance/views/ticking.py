"""到会登记 of a record: the sheet while it is open, the list afterwards; 补课."""

from typing import Any

from flask import Blueprint, Response, request
from wtforms.fields.choices import SelectChoice

from portal import asking, clock, web
from portal.actions import allowed
from portal.asking import version
from portal.db import write
from portal.errors import Invalid
from portal.life.attendance import domain, expected, reading, sheet, sheet_forms
from portal.life.attendance.forms import MakeUpForm
from portal.life.records.models import LifeRecord
from portal.policy import Actor
from portal.web import get_or_404, me, rule

bp = Blueprint("life_ticking", __name__, url_prefix="/life/<int:key>/attendance")

AREA = ("组织生活", "/life")
OFFICE = ("secretary", "committee", "supervisor")


def crumbs(record: LifeRecord, *more: tuple[str, str | None]) -> None:
    """The way to a page beneath a record."""
    web.crumbs(AREA, (record.title, f"/life/{record.id}"), *more)


@bp.route("", methods=["GET", "POST"])
@rule("page.attendance")
def tick(key: int) -> Response:
    """Tick who came; once the record is filed, or for an office that only reads, who came. Members find nothing here."""
    record: LifeRecord = get_or_404(LifeRecord, key)
    if request.method == "GET" and not allowed("life_record.attend", me(), record):
        return _read(record)
    back = f"/life/{record.id}"
    asking.admit("life_record.attend", record, back)
    if request.method == "GET" and record.day > clock.today():
        return web.go(back, domain.EARLY)
    earlier = sheet.last(record)
    copied = earlier.id if earlier is not None and request.args.get("from") == "last" else None
    choices, chosen = _branches(record)
    text = " ".join(request.args.get("q", "")[:20].split())
    lines = sheet.read(record, copied=copied, branches=chosen, text=text)
    query = request.query_string.decode("ascii", "ignore") if chosen or text else ""
    action = request.path + (f"?{query}" if query else "")
    start = sheet.values(lines.people, lines.start)
    seal = reading.seal(record.id)
    form: Any = sheet_forms.form_of(record, lines)(action=action, draft=copied is None, **start, version=seal)

    def carry_out() -> str:
        domain.tick(record, sheet_forms.ticks(form), by=me(), version=version(form))
        return back

    crumbs(record, ("到会登记", None))
    return asking.ask(
        form, carry_out, "到会情况已保存。", heading="到会登记", button="保存到会情况", back=back, record=record,
        theirs=sheet.saved(lines), template="life/attendance/tick.html", life=record, sheet=lines, earlier=earlier,
        copied=copied, choices=choices, chosen=chosen, text=text, groups=expected.group_names({one.branch for one in lines.people}),
        units=expected.unit_names({one.branch for one in lines.people}), hours=sheet.plain(record.hours),
        of_committee=record.unit_id == record.committee_id,
    )  # fmt: skip


def _branches(record: LifeRecord) -> tuple[list[Any], list[int]]:
    """Of a committee's own record: the branches to choose from, and those that the address adds."""
    if record.unit_id != record.committee_id:
        return [], []
    rows = expected.branches(record.committee_id)
    asked = set(request.args.getlist("branch"))
    chosen = [row.id for row in rows if str(row.id) in asked]
    return rows, chosen


def _read(record: LifeRecord) -> Response:
    """Who came, as it was saved."""
    rows = _seen(record, me())
    crumbs(record, ("到会情况", None))
    return web.page(
        "life/attendance/came.html", life=record, rows=rows, counts=reading.counted(rows),
        may_make_up=allowed("life_record.make_up", me(), record) and any(_missed(row) for row in rows), plain=sheet.plain,
        units=expected.unit_names({row.branch_id for row in rows}) if record.unit_id == record.committee_id else {},
    )  # fmt: skip


def _seen(record: LifeRecord, actor: Actor) -> list[Any]:
    """The rows, with reasons, for who has the office over the record; of a committee's those of the branches under the
    role at hand. Raises Missing for all others."""
    if actor.role not in OFFICE:
        raise web.Missing
    rows = reading.of_record(record.id)
    if actor.covers(record.unit_id):
        return rows
    own = [row for row in rows if actor.covers(row.branch_id)] if record.unit_id == record.committee_id else []
    if not own:
        raise web.Missing
    return own


def _missed(row: Any) -> bool:
    return row.status != "present" and row.made_up_on is None


@bp.route("/make-up", methods=["GET", "POST"])
@rule("page.life_recording")
def make_up(key: int) -> Response:
    """登记补课 of those who were not there, several at once."""
    record: LifeRecord = get_or_404(LifeRecord, key)
    back = f"/life/{record.id}/attendance"
    asking.admit("life_record.make_up", record, back)
    rows = [row for row in reading.of_record(record.id) if _missed(row)]
    form: Any = MakeUpForm(day=clock.today())
    form.people.choices = [
        SelectChoice(row.person_id, f"{row.name}（{'请假' if row.status == 'leave' else '缺席'}）") for row in rows
    ]

    def carry_out() -> str:
        people = form.people.data or []
        if not people:
            raise Invalid("请选择补课的党员。", "people")
        with write():
            for person in people:
                domain.make_up(record, person, form.day.data, form.how.data or "", by=me())
        return back

    crumbs(record, ("到会情况", back), ("登记补课", None))
    return asking.ask(
        form, carry_out, "补课已登记。", heading="登记补课", button="登记补课", back=back, autosave=True,
        lead=f"{web.long_date(record.day)} {record.title}。只登记谁在哪一天怎样补的，登记以后不再修改；记录写错了的用“附记更正”。",
    )  # fmt: skip
