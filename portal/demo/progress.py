"""Sample 践诺: progress from none to done, a change and a stop that were agreed, requests that wait, an item shown as 示范."""

import io
from datetime import date, timedelta

from PIL import Image, ImageDraw

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch, secretary_of
from portal.pledges import domain
from portal.pledges.domain import ITEMS, Entry, Typed
from portal.pledges.models import Pledge, PledgeChange
from portal.units import people
from portal.units.models import Person
from portal.uploads import domain as uploads

# What is recorded on an item in turn: (share, text); None: nothing is said of how far it is.
COURSES: tuple[tuple[tuple[int | None, str], ...], ...] = (
    ((20, "列出清单，定好每月的安排"), (60, "上半年的部分已经做完，记录在台账里"), (100, "全部办完，结果已经公布")),
    ((None, "和有关单位对接，确定了办法"), (40, "做了第一批，收到 6 条反馈，已经改进")),
    ((30, "按月进行，没有间断"), (75, "只剩最后两个月的部分")),
    (),
    ((10, "刚开始，先做了准备"),),
)
LEFT = 6  # pledges of a branch that have progress


def _days(year: int, number: int) -> list[date]:
    """As many days of the year, in order and not after today."""
    first, last = date(year, 2, 20), min(clock.today(), date(year, 12, 20))
    step = max((last - first).days // (number + 1), 1)
    return [min(first + timedelta(days=step * (at + 1)), last) for at in range(number)]


def _photo() -> bytes:
    """A small picture of nothing in particular."""
    picture = Image.new("RGB", (640, 400), "#e9e4da")
    draw = ImageDraw.Draw(picture)
    for row in range(4):
        draw.rectangle((60, 60 + 75 * row, 580, 110 + 75 * row), outline="#8a8378", width=3)
    data = io.BytesIO()
    picture.save(data, "JPEG")
    return data.getvalue()


def _record(pledge: Pledge, at: int, course: int, person: Person, *, photo: bool = False) -> None:
    item, said = ITEMS(pledge=pledge.id)[at], COURSES[course % len(COURSES)]
    for day, (share, text) in zip(_days(pledge.year, len(said)), said, strict=True):
        by = actor(person)
        with clock.at(day):
            files = [uploads.receive("办理台账.jpg", _photo(), by=by).id] if photo and share == 100 else []
            domain.record(Pledge.get_by_id(pledge.id), item, Entry(day, text, share), by=by, files=files)


def _published(branch: Branch, year: int) -> list[tuple[Pledge, Person]]:
    own = (Pledge.branch == branch.unit.id) & (Pledge.year == year) & (Pledge.state == "published")
    return [(one, Person.get_by_id(one.person_id)) for one in Pledge.select().where(own).order_by(Pledge.id)]


def _asked(pledge: Pledge, person: Person, kind: str, reason: str, at: int) -> PledgeChange:
    """A request for an item: half as often until the end of the year, or stopped."""
    item = ITEMS(pledge=pledge.id)[at]
    wanted = Typed(None, item.matter, item.measure, date(pledge.year, 12, 31), item.standard, item.duty)
    if kind == "change":
        wanted = wanted._replace(measure=f"{item.measure}（人员减少，次数减半）")
    by = actor(person)
    return domain.propose(Pledge.get_by_id(pledge.id), item, kind, reason, by=by, wanted=wanted)


def _changes(branch: Branch, found: list[tuple[Pledge, Person]], year: int) -> None:
    """In a branch with a secretary: one agreed, one stopped, one that waits; the secretary's own waits above."""
    head = secretary_of(branch.unit.id)
    others = [(one, person) for one, person in found if head and person.id != head.id]
    if len(others) < 3 or head is None:
        return
    by, day = actor(head, "secretary"), _days(year, 2)[0]
    with clock.at(day):
        first = _asked(*others[1], "change", "窗口人员由 4 人减为 2 人，原来的次数做不到", 0)
        domain.agree(first, by=by, answer="情况属实")
    with clock.at(day):
        domain.agree(_asked(*others[2], "stop", "承办的项目由上级统一收回，本单位不再办理", 1), by=by)
    _asked(*others[0], "change", "结对社区拆迁，老党员搬到了外区", 1)
    own = next((one for one, person in found if person.id == head.id), None)
    if own is not None:
        _asked(own, head, "change", "机构合并，分管的业务移交其他科室", 1)


def fill(branches: list[Branch], year: int) -> None:
    """Progress in every branch for this year and the last; changes and 示范 in the first branch of each committee."""
    seen = set()
    for branch in branches:
        for one, person in _published(branch, year - 1)[:LEFT]:
            for at in range(len(ITEMS(pledge=one.id))):
                _record(one, at, 0 if at < 2 else person.id % 3, person)
        found = _published(branch, year)
        for place, (one, person) in enumerate(found[:LEFT]):
            for at in range(len(ITEMS(pledge=one.id))):
                _record(one, at, place + at, person, photo=place == 0 and at == 0)
        if found and branch.unit.committee_id not in seen:
            seen.add(branch.unit.committee_id)
            _changes(branch, found, year)
            _example(branch, *next(one for one in found if one[1].id != branch.officer.person_id))


def _example(branch: Branch, pledge: Pledge, person: Person) -> None:
    """A leading member's item is shown as an example."""
    people.set_leading(person, True, by=branch.officer, version=person.version)
    domain.exemplify(Pledge.get_by_id(pledge.id), ITEMS(pledge=pledge.id)[0], True, by=branch.officer)
