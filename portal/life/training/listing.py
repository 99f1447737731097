"""Lists of 轮训: the courses; who of secretaries and officers was trained in a year and how long; one's own courses."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, Query, prepared
from portal.life.training import people
from portal.life.training.models import AUDIENCES, Training, TrainingPlace
from portal.lists import Filter
from portal.policy import Actor, Scope, scope, under_role
from portal.units.models import PRESENT, Person, Unit
from portal.workflow import TRAINING

HEADINGS = ["培训名称", "对象", "开始", "结束", "学时", "参训人数", "地点", "主题和内容", "状态"]
STATES = [(key, state.label) for key, state in TRAINING.table.items()]
FIRST_YEAR = 2012


def year(value: str) -> int:
    """A year as it is typed into a filter. Raises ValueError."""
    found = int(value)
    if not FIRST_YEAR <= found <= 2199:
        raise ValueError
    return found


def _number() -> Any:
    return TrainingPlace.select(pw.fn.COUNT(TrainingPlace.id)).where(TrainingPlace.training == Training.id)


LIST = lists.Spec(
    "trainings",
    Training,
    columns=lambda: [
        Training.id, Training.title, Training.audience, Training.starts, Training.ends, Training.hours, Training.place,
        Training.topic, Training.state, _number().alias("people"),
    ],
    order=lambda: [Training.ends.desc(), Training.id.desc()],
    filters=(
        Filter("state", "状态", lambda actor: STATES, where=lambda: Training.state == P("state")),
        Filter("audience", "对象", lambda actor: list(AUDIENCES.items()), where=lambda: Training.audience == P("audience")),
        Filter("year", "年份", lists.no_options, where=lambda: Training.ends.year == P("year"), read=year, kind="number"),
    ),
    searched=lambda: (
        pw.fn.LOWER(Training.title).contains(P("text", str.lower)) | pw.fn.LOWER(Training.topic).contains(P("text", str.lower))
    ),
    search_hint="名称或主题",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.title, AUDIENCES[row.audience], row.starts, row.ends, row.hours / 100, row.people, row.place, row.topic,
            TRAINING.label(row.state),
        ]  # fmt: skip


# --- who was trained -----------------------------------------------------------------------------------

TRAINED_HEADINGS = ["姓名", "党支部", "党内职务", "参训次数", "学时"]


def _taken(what: Any) -> Any:
    """Over the filed courses that ended in the year, of the person of the outer query."""
    return (
        TrainingPlace.select(what)
        .join(Training, on=(Training.id == TrainingPlace.training))
        .where(
            (TrainingPlace.person == Person.id) & (Training.state == "filed")
            & Training.ends.between(P("since"), P("until"))
        )
    )  # fmt: skip


def _people(actor: Actor) -> Scope:
    return under_role(actor, Person.branch, Person.committee)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The open branches under the role at hand, for a filter."""
    seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        open_one = (Unit.kind == "branch") & Unit.closed_on.is_null()
        return Unit.select(Unit.id, Unit.name).where(seen.where & open_one).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("branches under", seen.shape), build)(**actor.places())]


def years(actor: Actor) -> list[tuple[str, str]]:
    """This year and the five before it."""
    return [(str(one), f"{one} 年") for one in range(clock.today().year, clock.today().year - 6, -1)]


def this_year() -> str:
    """The year in which a list of people begins."""
    return str(clock.today().year)


TRAINED = lists.Spec(
    "trained",
    Person,
    columns=lambda: [
        Person.id, Person.name, Person.duty, Person.branch, Unit.name.alias("branch_name"),
        _taken(pw.fn.COUNT(TrainingPlace.id)).alias("courses"),
        _taken(pw.fn.SUM(pw.fn.COALESCE(TrainingPlace.hours, Training.hours))).alias("hours"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == Person.branch)).switch(Person),
    order=lambda: [Person.branch, Person.id],
    seen=_people,
    base=lambda: (Person.kind == "member") & Person.status.in_(PRESENT),
    filters=(
        Filter(
            "who", "人员", lambda actor: [("heads", "党支部书记"), ("officers", "支部书记和委员")], lambda: Person.id > 0,
            fixed={"heads": lambda: people.leads(Person), "officers": lambda: people.serves(Person)}, default="heads",
            required=True,
        ),
        Filter(
            "trained", "参训", lambda actor: [("yes", "已参训"), ("no", "未参训")], lambda: Person.id > 0,
            fixed={
                "yes": lambda: pw.fn.EXISTS(_taken(TrainingPlace.id)), "no": lambda: ~pw.fn.EXISTS(_taken(TrainingPlace.id)),
            },
        ),
        Filter("branch", "党支部", branches, lambda: Person.branch == P("branch"), read=int),
        Filter("year", "年份", years, lambda: Person.id > 0, default=this_year, required=True),
    ),
    search_hint="姓名",
)  # fmt: skip


def days(args: Mapping[str, str]) -> dict[str, Any]:
    """The first and last day of the year that the address asks for."""
    asked = args.get("year", "")
    known = {value for value, _label in years(None)}  # type: ignore[arg-type]
    wanted = int(asked) if asked in known else clock.today().year
    return {"since": date(wanted, 1, 1), "until": date(wanted, 12, 31)}


def trained_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under TRAINED_HEADINGS."""
    for row in rows:
        yield [row.name, row.branch_name, row.duty, row.courses, (row.hours or 0) / 100]


def numbers(actor: Actor, args: Mapping[str, str]) -> list[tuple[str, str, str, bool]]:
    """Trained and not yet, of secretaries and officers in the year: (label, number, address, too many)."""
    given, year_asked = days(args), days(args)["since"].year
    rows = []
    for who, word in (("heads", "书记"), ("officers", "书记和委员")):
        for trained, said in (("yes", "已参训"), ("no", "未参训")):
            number = TRAINED.count(actor, {"who": who, "trained": trained, "year": str(year_asked)}, **given)
            url = f"/life/trainings/coverage?who={who}&trained={trained}&year={year_asked}"
            shown = str(number) if number < lists.COUNT_LIMIT else "1000+"
            rows.append((f"{word}{said}", shown, url, trained == "no" and number > 0))
    return rows


# --- a course and its people ---------------------------------------------------------------------------


def places(training: int, actor: Actor) -> list[Any]:
    """Who took part in a course, of those that `actor` sees: name, duty, branch_name, hours."""
    seen = scope(TrainingPlace, actor)

    def build() -> Any:
        columns = (
            TrainingPlace.id, TrainingPlace.person, TrainingPlace.hours, Person.name, Person.duty,
            Unit.name.alias("branch_name"),
        )  # fmt: skip
        query = TrainingPlace.select(*columns).join(Person, on=(Person.id == TrainingPlace.person))
        query = query.switch(TrainingPlace).join(Unit, on=(Unit.id == TrainingPlace.branch))
        query = query.where((TrainingPlace.training == P("training")) & seen.where)
        return query.order_by(TrainingPlace.branch, Person.initials, Person.id)

    return prepared(("places of a training", seen.shape), build)(training=training, **actor.places())


MINE = Query(
    lambda: (
        Training.select(
            Training.id, Training.title, Training.starts, Training.ends, Training.place,
            pw.fn.COALESCE(TrainingPlace.hours, Training.hours).alias("hours"),
        )
        .join(TrainingPlace, on=(TrainingPlace.training == Training.id))
        .where((TrainingPlace.person == P("me")) & (Training.state == "filed"))
        .order_by(Training.ends.desc(), Training.id.desc()).limit(200)
    )
)  # fmt: skip


def mine(actor: Actor) -> list[Any]:
    """The filed courses that one took part in: title, starts, ends, place, own hours in hundredths."""
    return list(MINE(me=actor.person_id))
