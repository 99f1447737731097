"""The settings of a committee's year: by when to file and to review, when 评诺 runs and on which scale, how many items."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock
from portal.audit.models import Revision
from portal.ballots.models import Ballot
from portal.db import P, Query, write
from portal.errors import Invalid
from portal.pledges.models import MOST_ITEMS, SCALE, Pledge, PledgeGrade, PledgeYear
from portal.policy import Actor
from portal.units.models import Person, Unit

LEAST_GRADES, MOST_GRADES, LONGEST_GRADE = 2, 6, 8
DATES = {"file_by": "填报期限", "review_by": "审核期限", "evaluate_from": "评诺开始", "evaluate_until": "评诺截止"}
LABELS = {**DATES, "scale": "评价等次", "most_items": "最多项数"}

# What else has to follow new settings, in the same transaction: (committee, year, actor).
AFTER: list[Callable[[int, int, Actor], None]] = []


class Year(NamedTuple):
    """What holds in a year; what a committee has not set is the house's default."""

    year: int
    file_by: date | None = None
    review_by: date | None = None
    evaluate_from: date | None = None
    evaluate_until: date | None = None
    scale: tuple[str, ...] = SCALE
    most_items: int = MOST_ITEMS
    version: int | None = None  # None: nothing was set yet

    @property
    def evaluating(self) -> bool:
        """Whether 评诺 is open today: it needs both dates."""
        return bool(
            self.evaluate_from and self.evaluate_until and self.evaluate_from <= clock.today() <= self.evaluate_until
        )

    @property
    def evaluated(self) -> bool:
        """Whether 评诺 has closed."""
        return self.evaluate_until is not None and clock.today() > self.evaluate_until


COLUMNS = (
    PledgeYear.file_by, PledgeYear.review_by, PledgeYear.evaluate_from, PledgeYear.evaluate_until, PledgeYear.scale,
    PledgeYear.most_items, PledgeYear.version,
)  # fmt: skip
_SETTINGS = Query(
    lambda: PledgeYear.select(*COLUMNS).where((PledgeYear.committee == P("committee")) & (PledgeYear.year == P("year")))
)


def settings(committee_id: int | None, year: int) -> Year:
    """What a committee has set for a year, with defaults for the rest: one query."""
    row: Any = _SETTINGS.one(committee=committee_id, year=year)
    return Year(year) if row is None else read(row, year)


def read(row: Any, year: int) -> Year:
    """The settings of a year from a row that holds COLUMNS, all empty where nothing was set."""
    values = {column.name: getattr(row, column.name) for column in COLUMNS}
    return Year(year, **values | {"scale": tuple(row.scale or SCALE), "most_items": row.most_items or MOST_ITEMS})


def begun(committee_id: int, year: int) -> bool:
    """Whether 评诺 of a year has begun: somebody has graded, or colleagues are being asked."""
    graded = (
        PledgeGrade.select(PledgeGrade.id)
        .join(Pledge, on=(Pledge.id == PledgeGrade.pledge))
        .where((Pledge.committee == committee_id) & (Pledge.year == year))
    )
    below = Unit.select(Unit.id).where(Unit.committee == committee_id)
    asked = Ballot.select(Ballot.id).where(Ballot.key.startswith(f"pledges:{year}:") & Ballot.unit.in_(below))
    return graded.exists() or asked.exists()


def set_year(committee_id: int, year: int, wanted: dict[str, Any], *, by: Actor, version: int | None) -> None:
    """设置 of a committee's year; keys of LABELS that are left out stay as they are. Raises Invalid, Denied, Stale."""
    with write():
        row = PledgeYear.get_or_none((PledgeYear.committee == committee_id) & (PledgeYear.year == year))
        before = {name: getattr(row, name) if row else None for name in LABELS}
        after = {**before, **{name: wanted[name] for name in LABELS if name in wanted}}
        for name, usual in (("scale", list(SCALE)), ("most_items", MOST_ITEMS)):
            if before[name] is None and after[name] == usual:
                after[name] = None  # the default, as it was
        _check(year, after)
        changed = {name: value for name, value in after.items() if value != before[name]}
        _check_begun(committee_id, year, before, changed)
        values = {name: [_plain(before[name]), _plain(value)] for name, value in changed.items()}
        if row is None:
            actions.create(
                "pledge_year.edit", PledgeYear, by=by, values=values, committee=committee_id, year=year, **changed
            )
        else:
            version = version if version is not None else 0
            actions.perform("pledge_year.edit", row, by=by, set=changed, version=version, values=values)
        for follow in AFTER:
            follow(committee_id, year, by)


def set_dates(
    committee_id: int, year: int, file_by: date | None, review_by: date | None, *, by: Actor, version: int | None
) -> None:
    """填报期限 and 审核期限 alone. Raises Invalid, Denied, Stale."""
    set_year(committee_id, year, {"file_by": file_by, "review_by": review_by}, by=by, version=version)


def _check(year: int, wanted: dict[str, Any]) -> None:
    for name, label in DATES.items():
        if wanted[name] and abs(wanted[name].year - year) > 1:
            raise Invalid(f"{label}要在 {year} 年前后一年之内。", field=name)
    file_by, review_by, opens, closes = (wanted[name] for name in DATES)
    if file_by and review_by and review_by < file_by:
        raise Invalid("审核期限不能早于填报期限。", field="review_by")
    if bool(opens) != bool(closes):
        raise Invalid("评诺开始和评诺截止要一起填写。", field="evaluate_until" if opens else "evaluate_from")
    if opens and closes and closes < opens:
        raise Invalid("评诺截止不能早于评诺开始。", field="evaluate_until")
    if closes and (file_by or review_by) and closes < max(filter(None, (file_by, review_by))):
        raise Invalid("评诺截止不能早于填报和审核的期限。", field="evaluate_until")
    if wanted["most_items"] is not None and not 1 <= wanted["most_items"] <= MOST_ITEMS:
        raise Invalid(f"每人最多 1–{MOST_ITEMS} 项。", field="most_items")
    if wanted["scale"] is not None:
        _check_scale(wanted["scale"])


def _check_scale(scale: list[str]) -> None:
    if not LEAST_GRADES <= len(scale) <= MOST_GRADES:
        raise Invalid(f"评价等次要有 {LEAST_GRADES}–{MOST_GRADES} 个，每行一个，从好到差。", field="scale")
    if len(set(scale)) < len(scale):
        raise Invalid("评价等次不能重复。", field="scale")
    if any(not 1 <= len(label) <= LONGEST_GRADE for label in scale):
        raise Invalid(f"每个等次 1–{LONGEST_GRADE} 个字。", field="scale")


def _check_begun(committee_id: int, year: int, before: dict[str, Any], changed: dict[str, Any]) -> None:
    """Grades are kept as words and voices as places on the scale: neither may come to mean something else."""
    scaled = "scale" in changed and list(changed["scale"] or SCALE) != list(before["scale"] or SCALE)
    closed = before["evaluate_until"] is not None and before["evaluate_until"] < clock.today()
    dated = closed and ("evaluate_from" in changed or "evaluate_until" in changed)
    if (scaled or dated) and begun(committee_id, year):
        if scaled:
            raise Invalid(f"{year} 年的评诺已经开始，已有人按现在的等次评过，等次不能再改。", field="scale")
        raise Invalid(f"{year} 年的评诺已经截止，结果已经算出，评诺的日期不能再改。", field="evaluate_until")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


_HISTORY = Query(
    lambda: (
        Revision.select(Revision.at, Revision.values, Person.name)
        .join(PledgeYear, on=((PledgeYear.id == Revision.record_id) & (Revision.record == "pledge_year")))
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Revision.person_id))
        .where((PledgeYear.committee == P("committee")) & (PledgeYear.year == P("year")))
        .order_by(Revision.number.desc())
    )
)


def history(committee_id: int | None, year: int) -> list[Any]:
    """Who changed the settings of a year, newest first: at, name, values (name → before and after, dates as text)."""
    return _HISTORY(committee=committee_id, year=year)
