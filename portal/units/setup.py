"""The set-up check of units, and what files lack: each defect is one condition for chips, filters and counts."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P
from portal.life.terms.models import TermExtension
from portal.policy import in_force
from portal.units import terms
from portal.units.models import PRESENT, Person, Unit

FEWEST, COMMITTEE_FROM, COMMITTEE_SIZE, LARGEST = 3, 7, (3, 5), 50  # domain §5, set-up


class Check(NamedTuple):
    """A defect: its key in the address, its chip, what to do, and the condition on a row."""

    key: str
    label: str
    tone: str
    advice: str
    where: Callable[[], Any]


def members(*more: Callable[[Any], Any]) -> Any:
    """How many members are on the books of the branch of the outer query, as a correlated count."""
    one = Person.alias("member")
    number = one.select(pw.fn.COUNT(one.id)).where(
        (one.branch == Unit.id) & (one.kind == "member") & one.status.in_(PRESENT) & _all(more, one)
    )
    return pw.fn.COALESCE(number, 0)  # a select alone has no comparisons


def _all(conditions: Iterable[Callable[[Any], Any]], table: Any) -> Any:
    found: Any = pw.SQL("1 = 1")
    for condition in conditions:
        found &= condition(table)
    return found


def is_formal(table: Any) -> Any:
    """正式党员."""
    return table.membership == "正式"


def is_officer(table: Any) -> Any:
    """A member of the 支委会, by the party duty of the roster."""
    return (table.duty != "") & (table.duty.contains("书记") | table.duty.contains("委员"))


def is_head(table: Any) -> Any:
    """The secretary by the party duty of the roster, never a deputy."""
    return (table.duty != "") & table.duty.contains("书记") & ~table.duty.contains("副")


def heads() -> pw.ModelSelect:
    """The appointments in force of secretaries of the unit of the outer query."""
    return Appointment.select(Appointment.id).where(
        (Appointment.unit == Unit.id) & (Appointment.role == "secretary") & in_force(Appointment, P("today"))
    )


def _branch() -> Any:
    return (Unit.kind == "branch") & Unit.closed_on.is_null()


def _with_term() -> Any:
    return Unit.kind.in_(terms.WITH_TERM) & Unit.closed_on.is_null()


def extended() -> Any:
    """The day to which the committee extended the present term of the outer query's unit, or null."""
    one = TermExtension.alias("extension")
    of_this_term = (one.unit == Unit.id) & (one.state == "approved") & (one.term_ends == Unit.term_ends)
    last = one.select(pw.fn.MAX(one.until)).where(of_this_term)
    return pw.fn.COALESCE(last, None)  # a select alone has no comparisons


def elects_by() -> Any:
    """The last day of the term of the outer query's unit, an extension included; null where none is registered."""
    return pw.fn.COALESCE(extended(), Unit.term_ends)


def _groups() -> pw.ModelSelect:
    group = Unit.alias("part")
    return group.select(group.id).where((group.parent == Unit.id) & (group.kind == "group") & group.closed_on.is_null())


UNIT_CHECKS = (
    Check(
        "secretary", "缺书记", "danger", "请按程序补选书记，并由安全管理员任命。",
        lambda: _branch() & ~pw.fn.EXISTS(heads()) & (members(is_head) == 0),
    ),
    Check(
        "few", "正式党员不足 3 人", "danger", "正式党员不足 3 人的，应与邻近支部联合或合并。",
        lambda: _branch() & (members(is_formal) < FEWEST),
    ),
    Check(
        "committee", "支委会不健全", "danger", "正式党员 7 人以上的，应选出 3 至 5 人的支委会，并在党内职务中登记。",
        lambda: _branch() & (members(is_formal) >= COMMITTEE_FROM) & ~members(is_officer).between(*COMMITTEE_SIZE),
    ),
    Check(
        "groups", "超过 50 人未设党小组", "warn", "党员超过 50 人的支部，应划分党小组，或分设支部。",
        lambda: _branch() & (members() > LARGEST) & ~pw.fn.EXISTS(_groups()),
    ),
    Check(
        "over", "任期已满", "danger", "请组织换届；确需延期的，在“换届”里申请，批复后不超过 1 年。",
        lambda: _with_term() & (elects_by() < P("today")),
    ),
    Check(
        "due", "半年内换届", "warn", "任期届满前 6 个月，请着手准备换届。",
        lambda: _with_term() & elects_by().between(P("today"), P("notice")),
    ),
)  # fmt: skip
UNKNOWN_TERM = Check(
    "term", "任期未登记", "muted", "请登记本届任期，届满前会提醒换届。", lambda: _with_term() & Unit.term_ends.is_null()
)
ALL_UNIT_CHECKS = (*UNIT_CHECKS, UNKNOWN_TERM)


def _padded(field: Any) -> Any:
    """A month as its last day: what is known by the month alone is late only when the month is over."""
    return pw.Case(None, [(pw.fn.LENGTH(field) == 7, field.concat("-31"))], field)


def _has_groups() -> Any:
    group = Unit.alias("part")
    return pw.fn.EXISTS(
        group.select(group.id).where(
            (group.parent == Person.branch) & (group.kind == "group") & group.closed_on.is_null()
        )
    )


FILE_CHECKS = (
    Check("birth", "缺出生年月", "warn", "请补充出生年月。", lambda: Person.birth == ""),
    Check("joined", "缺入党时间", "warn", "请补充入党时间。", lambda: Person.joined == ""),
    Check(
        "overdue", "预备期满一年未转正", "danger", "请按期讨论转正；已转正的，请补充转正时间。",
        lambda: (Person.membership == "预备") & (Person.joined != "") & (_padded(Person.joined) < P("year_ago")),
    ),
    Check(
        "confirmed", "缺转正时间", "warn", "请补充转正时间。",
        lambda: (Person.membership == "正式") & (Person.confirmed == ""),
    ),
    Check(
        "group", "未编入党小组", "warn", "所在支部设有党小组，请编入其中一个。",
        lambda: Person.group.is_null() & _has_groups(),
    ),
    Check("category", "缺党员类型", "warn", "请补充党员类型。", lambda: Person.category.is_null()),
    Check("telephone", "缺手机号", "muted", "请补充手机号，便于联系。", lambda: Person.telephone == ""),
)  # fmt: skip


def any_of(checks: Iterable[Check]) -> Any:
    """The condition that at least one of the checks finds something."""
    found: Any = None
    for check in checks:
        found = check.where() if found is None else found | check.where()
    return found


def flags(checks: Iterable[Check]) -> list[Any]:
    """Columns that say of each row which checks find something (has_<key>: 0 or 1)."""
    return [pw.Case(None, [(check.where(), 1)], 0).alias(f"has_{check.key}") for check in checks]


def found(row: Any, checks: Iterable[Check]) -> list[Check]:
    """The checks that found something in a row selected with flags()."""
    return [check for check in checks if getattr(row, f"has_{check.key}")]


def days() -> dict[str, Any]:
    """The parameters that the checks compare with, as of today."""
    today = clock.today()
    return {
        "today": today,
        "notice": terms.later(today, months=terms.NOTICE_MONTHS),
        "year_ago": terms.later(today, years=-1).isoformat(),
    }
