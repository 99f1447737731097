"""Sample rounds of both committees: last year's from aim to stars, this year's under way, one on public show today."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby

from portal import clock
from portal.demo import stars_following, stars_review, stars_schemes
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.demo.stars_scores import given
from portal.policy import Actor
from portal.stars.computation.scheme import Scheme
from portal.stars.cycles import domain as cycles
from portal.stars.cycles.domain import Wanted
from portal.stars.entries import domain
from portal.stars.entries.votes import people
from portal.stars.models import StarCycle, StarEntry, StarScheme
from portal.stars.reviewing.domain import send_back
from portal.stars.schemes import reading as schemes
from portal.stars.standings import domain as standings

KEYS = ("city", "enterprise")  # of the library, for the first and the second committee
SHOWN = "education"  # of the round that the first committee has on public show
STRENGTHS = tuple(map(Decimal, ("0.97", "0.93", "0.9", "0.84", "0.88", "0.76", "0.8", "0.68", "0.62", "0.86")))
STATES = (
    "half", "declared", "returned", "declared", "reviewing", "confirmed", "aimless", "reviewed", "declared", "aimed",
)  # fmt: skip
MEASURES = (
    "对照指标逐项过一遍，缺的记录三月底前补齐；每季度支委会看一次进度，书记负责。",
    "把承诺践诺和业务指标放在一起抓，先锋岗带头；年中请群众代表评一次。",
    "党员学习按月排到人，组织委员负责；主题党日每月固定一天，不走过场。",
)
FEATURES = (
    "围绕群众办事难开设“一次办结”窗口，党员先锋岗轮值，全年办理 3,412 件，退件率由 6% 降到 1.8%。"
    "承诺事项在公开栏逐月更新，群众意见全部答复。",
    "支部与社区结对，建立独居老人用药提醒台账，党员分片联系 40 户，每季度入户一次，解决具体困难 27 件。",
    "把旧档案柜清出来做谈心室，支委与党员谈心全覆盖；“老带新”结对 6 对，新同事半年内独立上岗。",
)


def fill(branches: list[Branch]) -> None:
    """The rounds of both committees, their demonstration branches, and what weak branches mend."""
    groups = [list(some) for _committee, some in groupby(branches, key=lambda one: one.unit.committee_id)]
    year = clock.today().year
    for number, some in enumerate(groups):
        officer = some[0].officer
        with clock.at(date(year - 1, 1, 20)):
            taken = stars_schemes.fill(officer)
        _last_year(taken[KEYS[number]], some, year - 1)
        shown = some[-2:] if number == 0 and len(some) > 4 else []
        _this_year(taken[KEYS[number]], some[: len(some) - len(shown)], year)
        if shown:
            _on_show(taken[SHOWN], shown, year)
    stars_following.mended(branches)
    stars_following.demonstrated(branches)


def _led(branch: Branch) -> bool:
    """Whether the branch has a secretary, who is somebody else than the committee's officer."""
    return branch.secretary is not None and branch.secretary.id != branch.officer.person_id


def _secretary(branch: Branch) -> Actor:
    return actor(branch.secretary, "secretary")  # type: ignore[arg-type]


def _open(row: StarScheme, some: list[Branch], wanted: Wanted) -> StarCycle:
    row = StarScheme.get_by_id(row.id)
    return cycles.open_cycle(row, wanted, [one.unit.id for one in some], by=some[0].officer)


def _entry(cycle: StarCycle, branch: Branch) -> StarEntry:
    return StarEntry.get((StarEntry.cycle == cycle.id) & (StarEntry.branch == branch.unit.id))


def _wished(scheme: Scheme, number: int) -> int:
    """What a branch aims for and wishes: the strong the highest."""
    return max(scheme.lowest, scheme.stars - (0 if STRENGTHS[number % 10] > Decimal("0.85") else 1))


def _aim(cycle: StarCycle, scheme: Scheme, some: list[Branch], but: tuple[str, ...] = ()) -> None:
    """The branches state what they aim for."""
    for number, branch in enumerate(some):
        if _led(branch) and STATES[number % 10] not in but:
            star, measures = _wished(scheme, number), MEASURES[number % len(MEASURES)]
            domain.aim(_entry(cycle, branch), star, measures, scheme, by=_secretary(branch))


def _assess(entry: StarEntry, scheme: Scheme, branch: Branch, number: int, part: int | None = None) -> None:
    """The self-assessment of a branch, or with `part` so many of its first indicators alone."""
    by, cycle = _secretary(branch), domain.cycle_of(entry)
    day = min(clock.today(), cycle.starts + timedelta(days=100))
    voices = partial(people, branch.unit.id)
    scores = given(scheme, branch.unit.sector, STRENGTHS[number % 10], _wished(scheme, number), day, voices)
    domain.assess(entry, dict(list(scores.items())[:part]), by=by)
    if part is None:
        domain.state_case(entry, _wished(scheme, number), FEATURES[number % len(FEATURES)], scheme, by=by)


def _declare(entry: StarEntry, scheme: Scheme, branch: Branch, number: int) -> None:
    by = _secretary(branch)
    _assess(entry, scheme, branch, number)
    domain.confirm(entry, clock.today(), domain.MEETINGS[number % 3 == 2], scheme, by=by)
    domain.declare(entry, scheme, by=by)


def _last_year(row: StarScheme, some: list[Branch], year: int) -> None:
    """From aim to stars; what was settled the year before is entered by hand."""
    officer, scheme = some[0].officer, schemes.of(row.id)
    with clock.at(date(year, 1, 25)):
        cycle = _open(row, some, _wanted(year, date(year, 11, 20), date(year, 12, 5)))
        _earlier(some, scheme, year - 1)
    with clock.at(date(year, 3, 1)):
        _aim(cycle, scheme, some)
    led = [(number, branch) for number, branch in enumerate(some) if _led(branch)]
    with clock.at(date(year, 11, 15)):
        for number, branch in led:
            _declare(_entry(cycle, branch), scheme, branch, number)
    with clock.at(date(year, 11, 28)):
        for _number, branch in led:
            stars_review.reviewed(_entry(cycle, branch), officer)
    with clock.at(date(year, 12, 9)):
        cycle = stars_review.published(StarCycle.get_by_id(cycle.id), officer)
    with clock.at(date(year, 12, 27)):
        stars_review.settled(cycle, officer)


def _wanted(year: int, declare_until: date, review_until: date, name: str = "") -> Wanted:
    name = name or f"{year}年度党支部星级评定"
    return Wanted(name, year, date(year, 1, 1), date(year, 12, 31), declare_until, review_until, 5)


def _earlier(some: list[Branch], scheme: Scheme, year: int) -> None:
    """Results from before the portal."""
    for number, branch in enumerate(some):
        if _led(branch):
            star = max(scheme.lowest, _wished(scheme, number + 3) - 1)
            wanted = standings.Wanted("earlier", str(star), date(year, 12, 28), "", f"示例〔{year}〕31 号通报")
            standings.enter(branch.unit, wanted, by=branch.officer)


def _day(month: int, day: int) -> date:
    """A day of this year, today where it is still to come."""
    return min(clock.today(), date(clock.today().year, month, day))


def _this_year(row: StarScheme, some: list[Branch], year: int) -> None:
    """Entries in every state, the first branch's half done."""
    officer, scheme, today = some[0].officer, schemes.of(row.id), clock.today()
    with clock.at(_day(1, 25)):
        cycle = _open(row, some, _wanted(year, today + timedelta(days=12), today + timedelta(days=30)))
    with clock.at(_day(3, 1)):
        _aim(cycle, scheme, some, but=("aimless",))
    for number, branch in enumerate(some):
        if _led(branch):
            _bring(_entry(cycle, branch), scheme, branch, number, officer)


def _bring(entry: StarEntry, scheme: Scheme, branch: Branch, number: int, officer: Actor) -> None:
    """An entry brought to the state that its place asks for."""
    state = STATES[number % 10]
    if state in ("aimless", "aimed"):
        return
    if state == "half":
        _assess(entry, scheme, branch, number, part=9)
        return
    if state == "confirmed":
        _assess(entry, scheme, branch, number)
        domain.confirm(entry, clock.today(), domain.MEETINGS[0], scheme, by=_secretary(branch))
        return
    _declare(entry, scheme, branch, number)
    if state == "returned":
        first = next(iter(scheme.indicators)).key
        send_back(
            StarEntry.get_by_id(entry.id),
            "自评理由太笼统，请补充依据",
            {first: "请写明几次、什么时间，附记录"},
            by=officer,
        )
    elif state == "reviewing":
        stars_review.half_reviewed(StarEntry.get_by_id(entry.id), officer)
    elif state == "reviewed":
        stars_review.reviewed(StarEntry.get_by_id(entry.id), officer)


def _on_show(row: StarScheme, some: list[Branch], year: int) -> None:
    """A trial round by another scheme, on public show today, with objections."""
    officer, scheme, today = some[0].officer, schemes.of(row.id), clock.today()
    with clock.at(_day(1, 25)):
        wanted = _wanted(year, today, today, f"{year}年度星级评定（试点支部）")
        cycle = _open(row, some, wanted)
    _aim(cycle, scheme, some)
    for number, branch in enumerate(some):
        if _led(branch):
            entry = _entry(cycle, branch)
            _declare(entry, scheme, branch, number)
            stars_review.reviewed(StarEntry.get_by_id(entry.id), officer)
    stars_following.objected(stars_review.published(StarCycle.get_by_id(cycle.id), officer))
