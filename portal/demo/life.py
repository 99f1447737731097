"""Sample records of organisation life: this year and last, with gaps, an announcement, a draft, one entered late."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import clock
from portal.demo.pledges import Branch
from portal.life.attendance import domain as attendance
from portal.life.attendance import expected
from portal.life.attendance.domain import Tick
from portal.life.judging.voting import Vote
from portal.life.records import domain
from portal.life.records.domain import Wanted
from portal.life.records.minutes import Agenda, Resolution, Speech
from portal.life.records.models import LifeRecord
from portal.policy import Actor
from portal.units import activity

FULL = 3  # branches of each committee with every month; the others have their quarters
SUBJECTS = (
    "学习党章党规，对照检查", "到社区报到，帮老年党员整理住处", "参观廉政教育基地", "重温入党誓词，过集体政治生日", "学习先进典型事迹，交流体会",
    "走访结对村，登记需要帮办的事", "七一主题党日：重温入党志愿", "窗口服务体验日：陪办一件事",
    "义务植树和环境整治", "学习支部工作条例，自查组织生活",
    "反诈宣传进小区",
    "年末回头看：承诺事项逐条过",
)  # fmt: skip
AGENDAS = (
    ("", "传达学习上级有关文件精神"), ("", "讨论本季度支部工作安排"), ("report", "听取支部委员会工作报告"), ("admission", "讨论接收预备党员"),
)  # fmt: skip
SAID = (
    "结合本职工作谈了体会，提出把一次性告知单再精简，争取群众少跑一趟。", "反映基层报表偏多，建议能从系统里取的不再要求填报。",
    "汇报上次会议议定事项的办理情况，两项已经办结，一项本月底前完成。", "建议主题党日安排在下午，方便窗口同志轮流参加。",
)  # fmt: skip
REASONS = ("出差", "住院", "轮值", "探亲休假")
ROOMS = ("三楼会议室", "支部活动室", "党员之家", "一楼多功能厅")


class Held(NamedTuple):
    """A meeting of the sample: when, of which types, under which title (empty: by its types), of which 党小组."""

    day: date
    types: tuple[str, ...]
    title: str = ""
    hours: int = 0
    belongs_to: date | None = None
    group: int | None = None


def _weekday(year: int, month: int, day: int) -> date:
    """A day of a month that is no Saturday or Sunday."""
    found = date(year, month, min(day, monthrange(year, month)[1]))
    return found - timedelta(days=max(0, found.weekday() - 4))


def _theme_day(year: int, month: int, at: int, activity_day: str) -> date:
    """On the branch's activity day, but for one month in which it was put off; where none is fixed in the middle of the month."""
    fixed = activity.fixed(activity_day)
    if fixed is None:
        return _weekday(year, month, 15 + at)
    day = fixed.of(year, month)
    return _weekday(year, month, day.day + 9 if month == 5 and day.day < 20 else day.day)


def _months(year: int, at: int, board: bool, activity_day: str) -> Iterator[Held]:
    """A year of a branch that meets every month; the third one misses some."""
    for month in range(1, 13):
        if board and not (at == 2 and month in (4, 5)):
            yield Held(_weekday(year, month, 4 + at), ("board",))
        if at != 1 or month != 8:
            types = ("theme_day", "lecture") if month == 7 else ("theme_day",)
            day = _theme_day(year, month, at, activity_day)
            yield Held(day, types, f"{month}月主题党日：{SUBJECTS[(month - 1 + at) % 12]}", 200)
        if month % 3 == 0 and not (at == 2 and month == 6):
            yield Held(_weekday(year, month, 22), ("assembly",), f"第{'一二三四'[month // 3 - 1]}季度党员大会", 100)
        if month in (2, 5, 10):
            yield Held(_weekday(year, month, 25), ("study", "discussion"), f"{month}月集中学习", 300)


def _quarters(year: int, at: int, board: bool) -> Iterator[Held]:
    """A year of a branch of which the sample knows the main things."""
    for quarter, month in enumerate((3, 6, 9, 12), 1):
        if quarter != at % 5:
            yield Held(
                _weekday(year, month, 20),
                ("assembly", "theme_day"),
                f"第{'一二三四'[quarter - 1]}季度党员大会暨主题党日",
                200,
            )
    yield Held(_weekday(year, 7, 1), ("lecture",), "七一专题党课", 200)


def _december(year: int, board: bool) -> Iterator[Held]:
    """组织生活会; where there is a 支委会 it meets first."""
    if board:
        yield Held(_weekday(year, 12, 8), ("board",), f"{year}年度组织生活会准备会")
    yield Held(_weekday(year, 12, 18), ("life_meeting",), f"{year}年度组织生活会", 300)


def _groups(year: int, groups: list[int], every: bool) -> Iterator[Held]:
    """党小组会: every month of each group, or of one after the other."""
    for month in range(1, 13):
        for at, group in enumerate(groups):
            if every or month % len(groups) == at:
                yield Held(_weekday(year, month, 9 + at), ("group_meeting", "study"), "", 100, group=group)


class Keeper:
    """Who keeps the records of a branch, with its people; looked up once."""

    def __init__(self, branch: Branch, at: int) -> None:
        self.unit, self.at, self.head = branch.unit, at, branch.head
        self.by: Actor = branch.keeper
        self.people = expected.roster(branch.unit.id, clock.today())
        self.officers = [one for one in self.people if one.officer]
        self.groups = sorted({one.group for one in self.people if one.group})
        # in the first branch one has stayed away for three months
        grouped = [one.id for one in self.people if one.group and one.id != branch.head.id]
        self.away, self.since = grouped[3:4] if at == 0 else [], clock.today() - timedelta(days=95)

    @property
    def board(self) -> bool:
        """Whether there is a 支委会 in the sample."""
        return len(self.officers) >= 3

    def wanted(self, held: Held) -> Wanted:
        """The form of a meeting."""
        lecture = "lecture" in held.types
        other = self.people[(self.at * 7 + held.day.month) % len(self.people)]
        host = next((one for one in self.people if one.group == held.group), self.head) if held.group else self.head
        return Wanted(
            held.types, held.title, held.day, "14:30", "16:30" if held.hours else "15:30", ROOMS[(self.at + held.day.month) % 4],
            host.id, "", other.id, "", "thematic" if lecture else "", held.hours, held.belongs_to, held.group,
            lecturer=self.head.id if lecture else None,
        )  # fmt: skip

    def minute(self, record: LifeRecord, held: Held) -> None:
        """Agenda, a speech, at a 党员大会 a resolution with its vote."""
        kinds = AGENDAS[:2] if "board" in held.types else AGENDAS[held.day.month // 3 % 3 :][:2]
        for kind, text in kinds if {"board", "assembly"} & set(held.types) else [("", SUBJECTS[held.day.month - 1])]:
            domain.put(record, "agenda", Agenda("", kind, text), by=self.by)
        who = self.people[(self.at * 3 + held.day.month) % len(self.people)]
        said = SAID[(self.at + held.day.month) % 4]
        domain.put(record, "speeches", Speech("", who.id, "", said), by=self.by)
        if "assembly" in held.types:
            voting = sum(one.voting for one in self.people)
            there = max(voting - 2, 0)
            if voting:
                vote = Vote(voting, there, there, 0, 0)
                text = "同意支部委员会工作报告，按会议讨论意见组织实施。"
                domain.put(record, "resolutions", Resolution("", text, vote), by=self.by)

    def ticks(self, record: LifeRecord, held: Held) -> list[Tick]:
        """Nearly everybody came."""
        found = []
        for place, one in enumerate(expected.expected(record)):
            turn = (place * 5 + held.day.month + self.at) % 23
            if one.id in self.away and held.day > self.since:
                found.append(Tick(one.id, "absent"))
            elif held.group:
                found.append(Tick(one.id))
            elif turn == 1 and one.id != self.head.id:
                found.append(Tick(one.id, "leave", REASONS[(place + held.day.month) % 4]))
            elif (turn == 2 and one.id != self.head.id) or (place == 4 and self.at == 0 and held.day.month > 7):
                found.append(Tick(one.id, "absent"))
            else:
                found.append(Tick(one.id))
        return found

    def keep(self, held: Held, *, after: int = 1, minuted: bool = True) -> LifeRecord | None:
        """A record from its registration to 归档, so many days after the meeting; None where nobody is asked."""
        with clock.at(min(held.day + timedelta(days=after), clock.today())):
            record = domain.create(self.wanted(held), self.unit.id, by=self.by)
            if minuted:
                self.minute(record, held)
            if not (ticks := self.ticks(record, held)):
                domain.call_off(record, "支部改选，另行安排", by=self.by)
                return None
            attendance.tick(record, ticks, by=self.by)
            domain.file(record, by=self.by)
        return record


def _year(keeper: Keeper, year: int, full: bool) -> list[Held]:
    board, fixed = keeper.board, keeper.unit.activity_day
    held = [*(_months(year, keeper.at, board, fixed) if full else _quarters(year, keeper.at, board))]
    if keeper.at != 3:  # one has forgotten
        held += _december(year, keeper.board)
    return sorted(held)


def _present(keeper: Keeper) -> None:
    """What is announced for next week, what is being drafted, what is entered late."""
    today = clock.today()
    ahead = today + timedelta(days=7 - max(0, (today + timedelta(days=7)).weekday() - 4))
    coming = Held(ahead, ("assembly",), "党员大会：讨论支部工作总结", 100)
    record = domain.create(keeper.wanted(coming), keeper.unit.id, by=keeper.by)
    domain.put(record, "agenda", Agenda("", "report", "听取支部委员会工作报告"), by=keeper.by)
    domain.put(record, "agenda", Agenda("", "", "通报上月承诺事项的进展"), by=keeper.by)
    domain.announce(record, by=keeper.by)
    over = Held(today - timedelta(days=1), ("board",), "支委会：研究年末重点工作")
    draft = domain.create(keeper.wanted(over), keeper.unit.id, by=keeper.by)
    keeper.minute(draft, over)
    keeper.keep(Held(today - timedelta(days=25), ("study",), "集中学习（补录）", 300), after=20)


def _of_committee(officer: Actor, keepers: list[Keeper], year: int) -> None:
    """党课 by the committee for its branches, and 中心组学习 of its leading members."""
    day = _weekday(year, 7, 1)
    if day > clock.today() or not keepers:
        return
    with clock.at(day):
        wanted = Wanted(
            ("lecture",), "党委书记讲党课", day, "9:00", "10:30", "报告厅", lecture_form="thematic", hours=200,
            host_name=officer.name, lecturer=officer.person_id,
        )  # fmt: skip
        record = domain.create(wanted, officer.unit_id or 0, by=officer)
        domain.counts_for(record, [one.unit.id for one in keepers], by=officer)
        people = [one for keeper in keepers for one in keeper.people[:6]]
        attendance.tick(record, [Tick(one.id) for one in people], by=officer)
        domain.file(record, by=officer)


def fill(branches: list[Branch]) -> None:
    """For both committees: the first branches month by month, the others by quarters; groups month by month this year.

    One is announced, one a draft, one late.
    """
    today = clock.today()
    committees: dict[int, list[Keeper]] = {}
    officers: dict[int, Any] = {}
    for branch in branches:
        if branch.secretary is None:
            continue
        keepers = committees.setdefault(branch.unit.committee_id, [])
        officers[branch.unit.committee_id] = branch.officer
        keepers.append(Keeper(branch, len(keepers)))
    for key, keepers in committees.items():
        for keeper in keepers:
            full = keeper.at < FULL
            held = [*_year(keeper, today.year - 1, full=False), *_year(keeper, today.year, full)]
            held += _groups(today.year, keeper.groups, every=keeper.at == 0)
            for one in held:
                if one.day < today:
                    keeper.keep(one, minuted=full and not one.group)
        _of_committee(officers[key], keepers, today.year)
        _present(keepers[0])
