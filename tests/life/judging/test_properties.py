"""What holds for every rule, every subject and all records."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.life.judging.checking.shared import LONGEST_GRACE
from portal.life.judging.facts import Facts, FixedDay, Record, Subject, always
from portal.life.judging.finding import Finding, State
from portal.life.judging.judgement import judge
from portal.life.judging.periods import DAY, Span, plus, tile, windows
from portal.life.judging.rules import Rule
from portal.life.judging.wording import explain, say
from tests.life.judging.making import branch, record, rule

MODEST = settings(max_examples=120, deadline=None, derandomize=True)
SINCE, UNTIL = date(2025, 1, 1), date(2026, 12, 31)
RANK: dict[State, int] = {
    "inapplicable": 0,
    "coming": 1,
    "short": 1,
    "grace": 1,
    "due": 1,
    "waived": 1,
    "late": 2,
    "met": 3,
}

days = st.integers(0, 760).map(lambda n: date(2024, 12, 15) + timedelta(days=n))
kinds = st.sampled_from(("assembly", "study", "lecture"))
optional_days = st.none() | days


@st.composite
def counted(draw) -> Rule:
    """A cadence or a quota."""
    kind = draw(st.sampled_from(("cadence", "quota")))
    period = draw(st.sampled_from(("month", "quarter", "half", "year")))
    more: dict[str, object] = {}
    if period == "year" and draw(st.booleans()):
        more = draw(st.sampled_from(({"opens": "06-15", "closes": "07-15"}, {"opens": "10-01"}, {"closes": "03-31"})))
    if kind == "quota" and period in ("half", "year"):
        more |= {"inner": draw(st.sampled_from((None, "month", "quarter")))}
    if kind == "cadence" and period == "month":
        more |= {"fixed_day": draw(st.booleans()), "slack": draw(st.integers(0, 5))}
    since, until = (
        draw(st.sampled_from((date(2016, 1, 1), date(2025, 5, 20)))),
        draw(st.sampled_from((None, date(2026, 8, 9)))),
    )
    types = tuple(draw(st.sets(kinds, min_size=1)))
    grace = draw(st.sampled_from((0, 5, LONGEST_GRACE[str(more.get("inner") or period)])))
    more |= {"has_committee": draw(st.sampled_from((None, True)))}
    return rule(
        kind=kind,
        period=period,
        count=draw(st.integers(1, 3)),
        grace=grace,
        types=types,
        since=since,
        until=until,
        **more,
    )


@st.composite
def records(draw, most: int = 12) -> tuple[Record, ...]:
    rows = draw(st.lists(st.tuples(days, st.sets(kinds, min_size=1), optional_days), max_size=most))
    return tuple(record(when, *types, key=at, subjects={1}) for at, (when, types, _) in enumerate(rows)) + tuple(
        replace(record(when, *types, key=100 + at), of=of) for at, (when, types, of) in enumerate(rows[:4]) if of
    )


subjects = st.builds(
    lambda starts, ends, fixed, committee: branch(
        starts=starts, ends=ends, fixed_day=always(fixed), committee=committee
    ),
    st.none() | st.just(date(2025, 5, 10)),
    st.none() | st.just(date(2026, 9, 20)),
    st.sampled_from((None, FixedDay(day=10), FixedDay(day=31), FixedDay(week=-1, weekday=4))),
    st.sampled_from((always(True), ((date(2020, 1, 1), True), (date(2025, 11, 8), False), (date(2025, 11, 25), True)))),
)
todays = st.sampled_from((date(2025, 8, 3), date(2026, 2, 1), date(2026, 11, 22), date(2027, 3, 1)))


def judged(rules: list[Rule], subject: Subject, rows: tuple[Record, ...], today: date) -> list[Finding]:
    return judge(rules, Facts((subject,), rows), today, since=SINCE, until=UNTIL)


@MODEST
@given(counted(), subjects, records(), days, kinds, optional_days, todays)
def test_a_further_record_never_makes_a_cadence_or_quota_worse(asked, subject, rows, when, kind, of, today):
    more = (*rows, replace(record(when, kind, key=999), of=of))
    before, after = judged([asked], subject, rows, today), judged([asked], subject, more, today)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert (old.start, old.end, old.needed) == (new.start, new.end, new.needed)
        assert RANK[new.state] >= RANK[old.state]
        assert new.missing <= old.missing


@MODEST
@given(counted(), subjects, records(), todays, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(asked, subject, rows, today, chance):
    mixed = list(rows)
    chance.shuffle(mixed)
    assert judged([asked], subject, tuple(mixed), today) == judged([asked], subject, rows, today)


@MODEST
@given(counted(), subjects, records(), days, todays)
def test_records_of_another_type_branch_or_time_change_nothing(asked, subject, rows, when, today):
    irrelevant = (
        record(when, "talk", key="a"),
        record(when, *asked.types, key="b", subjects={2}),
        record(plus(UNTIL, 800), *asked.types, key="c"),
    )
    assert judged([asked], subject, (*rows, *irrelevant), today) == judged([asked], subject, rows, today)


@MODEST
@given(counted(), subjects, records(), todays)
def test_a_record_counts_once_and_every_number_has_its_records(asked, subject, rows, today):
    findings = judged([asked], subject, rows, today)
    for inner in (False, True):
        counted_ids = [key for one in findings if one.inner == inner for key in one.counted]
        assert len(counted_ids) == len(set(counted_ids))
    for one in findings:
        assert one.done == len(one.counted)
        assert set(one.made_up) <= set(one.counted)
        assert not {near.record for near in one.nearly} & set(one.counted)
        assert (one.state in ("met", "late")) == (one.done >= one.needed > 0)


@MODEST
@given(counted(), subjects, records(), todays)
def test_periods_tile_the_time_in_which_the_rule_asks(asked, subject, rows, today):
    if asked.opens or asked.closes:
        return
    findings = [one for one in judged([asked], subject, rows, today) if not one.inner]
    for one, following in pairwise(findings):
        assert following.start == one.end + DAY
    first = max(asked.since, subject.starts or date.min)
    last = min(asked.until or date.max, subject.ends or date.max)
    if first <= last:
        assert findings[0].start <= max(SINCE, first)
        assert findings[0].start >= first
        assert min(UNTIL, last) <= findings[-1].end <= last


@MODEST
@given(st.sampled_from(("month", "quarter", "half", "year")), days, st.integers(0, 900))
def test_windows_tile_the_calendar(period, start, length):
    span = Span(start, start + timedelta(days=length))
    found = list(tile(period, span))
    assert found == list(windows(rule(period=period), span))
    assert found[0].start <= span.start <= found[0].end
    assert found[-1].start <= span.end <= found[-1].end
    for one, following in pairwise(found):
        assert following.start == one.end + DAY


@MODEST
@given(st.lists(st.tuples(days, st.sampled_from(("month", "quarter", "half", "year"))), min_size=1, max_size=4), todays)
def test_versions_of_a_rule_follow_without_gap_or_overlap(changes, today):
    """A chain of versions, each beginning the day after the one before ends."""
    starts = sorted({when for when, _ in changes})
    ends = [start - DAY for start in starts[1:]]
    chain = [
        rule(period=period, since=start, until=end, count=2)
        for start, end, (_, period) in zip(starts, [*ends, None], changes, strict=False)
    ]
    findings = sorted(judged(chain, branch(), (), today), key=lambda one: one.start)
    for one, following in pairwise(findings):
        assert following.start == one.end + DAY
    if findings:
        assert findings[0].start <= max(SINCE, starts[0])
        assert findings[-1].end >= UNTIL


@MODEST
@given(counted(), subjects, records(), todays)
def test_every_finding_can_be_said(asked, subject, rows, today):
    for one in judged([asked], subject, rows, today):
        assert all(line.endswith("。") and "None" not in line for line in explain(one, today))
        if one.state in ("due", "short", "grace"):
            assert f"还差 {one.missing} 次" in say(one, today)


@MODEST
@given(counted(), subjects, records(), todays, st.sampled_from((date(2025, 7, 1), date(2026, 1, 1), date(2026, 3, 1))))
def test_what_is_looked_at_does_not_change_what_is_found(asked, subject, rows, today, since):
    """The same period comes to the same, whether its year alone is asked about or more."""
    wide = {(one.start, one.end, one.inner): one for one in judged([asked], subject, rows, today)}
    narrow = judge([asked], Facts((subject,), rows), today, since=since, until=UNTIL)
    for one in narrow:
        if one.start >= SINCE:
            assert wide[one.start, one.end, one.inner] == one


@MODEST
@given(counted(), subjects, records(), records(), todays)
def test_one_branch_alone_gives_what_it_gives_among_others(asked, subject, rows, more, today):
    """So a summary is renewed for one branch when one of its records is written."""
    other = replace(subject, key=2)
    theirs = tuple(replace(one, id=f"b{one.id}", subjects=frozenset({2})) for one in more)
    both = judge([asked], Facts((subject, other), (*rows, *theirs)), today, since=SINCE, until=UNTIL)
    assert [one for one in both if one.subject == subject] == judged([asked], subject, rows, today)
