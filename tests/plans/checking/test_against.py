"""Plan against actual: which record stands for which occasion, what is done, overdue, beyond the plan."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.plans.checking.against import Record, compare
from portal.plans.checking.plan import YEAR, Occasion
from tests.plans.checking.making import item, plan, record

END = date(2026, 12, 31)
NEVER = date(2026, 1, 1)


def links(of, *records, today=END):
    """(record, item, first month of the occasion, months off), H for those by hand."""
    return [
        (one.record, one.item, one.occasion and one.occasion.first, one.off, *("H" * one.by_hand))
        for one in compare(of, records, today=today).links
    ]


ONE = plan(item(months=(6,)))
OF_GROUP = plan(item(months=(6,), by=frozenset({"group"})))
# (plan, records, links)
CASES = [
    ("in its month", ONE, [record(1, 6)], [(1, "a", 6, 0)]),
    ("another kind", ONE, [record(1, 6, "lecture")], []),
    ("one kind of several", ONE, [record(1, 6, "lecture", "study")], [(1, "a", 6, 0)]),
    ("one, two, three months late", ONE, [record(1, 9)], [(1, "a", 6, 3)]),
    ("four months late is for the hand", ONE, [record(1, 10)], []),
    ("a month early", ONE, [record(1, 5)], [(1, "a", 6, -1)]),
    ("two months early", ONE, [record(1, 4)], []),
    ("the earlier of two in the month", ONE, [record(2, 6, day=20), record(1, 6, day=3)], [(1, "a", 6, 0)]),
    ("by id on the same day", ONE, [record(2, 6), record(1, 6)], [(1, "a", 6, 0)]),
    ("its month before an earlier one that is early", ONE, [record(1, 5), record(2, 6)], [(2, "a", 6, 0)]),
    ("the nearest that is late", ONE, [record(1, 8), record(2, 7)], [(2, "a", 6, 1)]),
    ("late before early", ONE, [record(1, 5), record(2, 9)], [(2, "a", 6, 3)]),
    ("a second one in the month makes up for the last", plan(item(months=(2, 3, 4))),
     [record(1, 3, day=1), record(2, 3, day=20)], [(1, "a", 3, 0), (2, "a", 2, 1)]),
    ("but is never next month's", plan(item(months=(3, 4))), [record(1, 3, day=1), record(2, 3, day=20)], [(1, "a", 3, 0)]),
    ("the nearest gap", plan(item(months=(2, 4, 5))), [record(1, 5, day=1), record(2, 5, day=9)], [(1, "a", 5, 0), (2, "a", 4, 1)]),
    ("once within several months", plan(item(months=(6, 7), once=True)), [record(1, 7), record(2, 6)], [(2, "a", 6, 0)]),
    ("without a month", plan(item(months=())), [record(1, 11)], [(1, "a", 1, 0)]),
    ("rather the item of that month alone", plan(item("a", months=()), item("b", months=(4,))),
     [record(1, 4), record(2, 8)], [(1, "b", 4, 0), (2, "a", 1, 0)]),
    ("two items of a kind in a month", plan(item("b"), item("a")), [record(1, 3, day=1), record(2, 3, day=2)], [(1, "b", 3, 0), (2, "a", 3, 0)]),
    ("one record, two kinds, two items", plan(item("a"), item("b", "lecture")), [record(1, 3, "lecture", "study")], [(1, "a", 3, 0), (1, "b", 3, 0)]),
    ("each record once per kind", plan(item("a"), item("b")), [record(1, 3)], [(1, "a", 3, 0)]),
    ("last year's and next year's are not looked at", plan(item(months=(1, 12))), [record(1, 1, year=2027), record(2, 12, year=2025)], []),
    ("an item without a kind", plan(item(kind="")), [Record(1, date(2026, 3, 1), frozenset({""}))], []),
    ("by hand, however far", ONE, [record(1, 1, year=2027, linked=("a",))], [(1, "a", 6, 7, "H")]),
    ("by hand, another kind", ONE, [record(1, 6, "lecture", linked=("a",))], [(1, "a", 6, 0, "H")]),
    ("by hand before by itself", ONE, [record(1, 6), record(2, 9, linked=("a",))], [(2, "a", 6, 3, "H")]),
    ("by hand to nothing", ONE, [record(1, 6, linked=())], []),
    ("by hand to what is gone", ONE, [record(1, 6, linked=("gone",))], [(1, "a", 6, 0)]),
    ("more by hand than planned", ONE, [record(1, 6, linked=("a",)), record(2, 7, linked=("a",))],
     [(1, "a", 6, 0, "H"), (2, "a", None, 0, "H")]),
    ("by hand twice", plan(item("a"), item("b")), [record(1, 3, linked=("a", "b"))], [(1, "a", 3, 0, "H"), (1, "b", 3, 0, "H")]),
    ("by hand for one kind, by itself for the other", plan(item("a"), item("b", "lecture"), item("c")),
     [record(1, 3, "lecture", "study", linked=("c",))], [(1, "b", 3, 0), (1, "c", 3, 0, "H")]),
    ("of a group, held by the branch", OF_GROUP, [record(1, 6)], []),
    ("of a group, held by one", OF_GROUP, [record(1, 6), record(2, 6, by="group group-7")], [(2, "a", 6, 0)]),
    ("of a group, made up for by one", OF_GROUP, [record(1, 6), record(2, 8, by="group")], [(2, "a", 6, 2)]),
    ("of one group, held by another", plan(item(by=frozenset({"group-7"}))), [record(1, 3, by="group group-8")], []),
    ("of the branch, held by a group", plan(item()), [record(1, 3, by="group group-8")], [(1, "a", 3, 0)]),
    ("rather the item that asks for who held it", plan(item("a"), item("b", by=frozenset({"group"}))),
     [record(1, 3, by="group")], [(1, "b", 3, 0)]),
    ("and the other one takes what is left", plan(item("a"), item("b", by=frozenset({"group"}))),
     [record(1, 3, day=2), record(2, 3, by="group")], [(1, "a", 3, 0), (2, "b", 3, 0)]),
    ("early where nothing that is open to it is planned in its month",
     plan(item("a", by=frozenset({"group"})), item("b", months=(4,))), [record(1, 3)], [(1, "b", 4, -1)]),
    ("of a group, by hand of the branch", OF_GROUP, [record(1, 6, linked=("a",))], [(1, "a", 6, 0, "H")]),
    ("by hand at the nearest occasion", plan(item(months=(2, 5, 8))), [record(1, 6, linked=("a",))], [(1, "a", 5, 1, "H")]),
]  # fmt: skip


@pytest.mark.parametrize(("of", "records", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_which_record_stands_for_which_occasion(of, records, expected):
    assert links(of, *records) == expected


def test_done_overdue_and_beyond():
    of = plan(item("a", months=YEAR), item("b", "lecture", (6,)), item("c", "themeday", (7, 8), once=True))
    records = [
        record(1, 1),
        record(2, 3),
        record(3, 3, day=20),
        record(4, 4, "appraisal"),
        record(5, 6, "study", linked=()),
        record(6, 5, year=2025),
    ]
    found = compare(of, records, today=date(2026, 6, 10))
    assert [(one.item, one.planned, one.done, [late.first for late in one.overdue]) for one in found.items] == [
        ("a", 12, 3, [4, 5]), ("b", 1, 0, []), ("c", 1, 0, []),
    ]  # fmt: skip
    assert (found.planned, found.done, found.due, found.share, found.share_due) == (14, 3, 5, 3 / 14, 3 / 5)
    assert found.overdue == (Occasion("a", 4, 4), Occasion("a", 5, 5))
    assert found.beyond == (4, 5)
    assert [one.late for one in found.links] == [False, False, True]
    assert [one.record for one in found.items[0].links] == [1, 2, 3]


@pytest.mark.parametrize(
    ("months", "once", "today", "overdue"),
    [
        ((6,), False, date(2026, 6, 30), False),
        ((6,), False, date(2026, 7, 5), False),  # days of grace for writing the record
        ((6,), False, date(2026, 7, 6), True),
        ((6, 9), True, date(2026, 9, 30), False),
        ((6, 9), True, date(2026, 10, 6), True),
        ((12,), False, date(2027, 1, 5), False),
        ((12,), False, date(2027, 1, 6), True),
        ((), False, date(2026, 12, 31), False),
        ((13,), False, date(2027, 1, 6), True),
    ],
)
def test_when_an_occasion_is_overdue(months, once, today, overdue):
    assert bool(compare(plan(item(months=months, once=once)), [], today=today).overdue) == overdue


def test_nothing_planned_and_nothing_due():
    empty = compare(plan(), [record(1, 3)], today=END)
    assert (empty.share, empty.share_due, empty.beyond) == (None, None, (1,))
    assert compare(ONE, [], today=NEVER).share_due is None


def test_equal_ids_are_an_error():
    with pytest.raises(ValueError, match="编号相同"):
        compare(ONE, [record(1, 3), record(1, 4)], today=END)
    with pytest.raises(ValueError, match="编号相同"):
        plan(item("a"), item("a"))
    with pytest.raises(KeyError):
        ONE.number("gone")


# --- properties -----------------------------------------------------------------------------------------

KINDS = ("study", "lecture", "themeday")
months = st.lists(st.integers(1, 12), max_size=4).map(tuple)
asked = st.sampled_from(([], [], ["group"], ["group-1"], ["group-1", "group-2"], ["board"])).map(frozenset)
rows = st.lists(st.tuples(st.sampled_from((*KINDS, "")), months, st.booleans(), asked), max_size=6)
kept = st.one_of(st.none(), st.lists(st.sampled_from("01234x"), max_size=2).map(tuple))
happened = st.tuples(
    st.dates(date(2025, 12, 1), date(2027, 1, 31)),
    st.frozensets(st.sampled_from((*KINDS, "talk")), min_size=1, max_size=3),
    kept,
    st.sampled_from(([], [], ["group", "group-1"], ["group", "group-2"], ["board"])).map(frozenset),
)
MANY = settings(max_examples=120, deadline=None, derandomize=True)


def made(found):
    return plan(*(item(str(at), kind, when, once=once, by=by) for at, (kind, when, once, by) in enumerate(found)))


def recorded(found):
    return [Record(at, *row) for at, row in enumerate(found)]


@given(rows, st.lists(happened, max_size=10), st.randoms(use_true_random=False))
@MANY
def test_the_order_of_records_does_not_matter(of, found, random):
    records = recorded(found)
    mixed = list(records)
    random.shuffle(mixed)
    assert compare(made(of), mixed, today=END) == compare(made(of), records, today=END)


@given(rows, st.lists(happened, max_size=10))
@MANY
def test_every_record_stands_at_most_once_for_an_item_and_every_occasion_has_one(of, found):
    mine = made(of)
    actual = compare(mine, recorded(found), today=END)
    assert len({(one.record, one.item) for one in actual.links}) == len(actual.links)
    occasions = [one.occasion for one in actual.links if one.occasion]
    assert len(set(occasions)) == len(occasions) == actual.done
    kinds = {one.key: one.kind for one in mine.items}
    automatic = [(one.record, kinds[one.item]) for one in actual.links if not one.by_hand]
    assert len(set(automatic)) == len(automatic)
    records = {one.id: one for one in recorded(found)}
    assert all(kind in records[key].kinds for key, kind in automatic)
    items = {one.key: one for one in mine.items}
    assert all(items[one.item].open_to(records[one.record].by) for one in actual.links if not one.by_hand)
    assert all(-1 <= one.off <= 3 for one in actual.links if not one.by_hand)
    assert not set(actual.beyond) & {one.record for one in actual.links}


@given(rows, st.lists(happened, max_size=10))
@MANY
def test_what_was_linked_by_hand_stays(of, found):
    mine = made(of)
    held = {(one.record, one.item) for one in compare(mine, recorded(found), today=END).links if one.by_hand}
    keys = {one.key for one in mine.items}
    assert held == {
        (at, key) for at, (_day, _kinds, said, _by) in enumerate(found) for key in said or () if key in keys
    }


@given(rows, st.lists(happened, min_size=1, max_size=10))
@MANY
def test_one_more_record_never_undoes_an_occasion(of, found):
    mine, records = made(of), recorded(found)
    for left_out in records:
        fewer = compare(mine, [one for one in records if one is not left_out], today=END)
        assert {one.occasion for one in fewer.links} <= {
            one.occasion for one in compare(mine, records, today=END).links
        } | {None}


@given(rows, st.lists(happened, max_size=10), st.dates(date(2026, 1, 1), date(2027, 3, 1)))
@MANY
def test_due_is_done_or_overdue(of, found, today):
    actual = compare(made(of), recorded(found), today=today)
    assert actual.planned == sum(one.planned for one in actual.items) >= actual.done
    assert len(actual.overdue) <= actual.due <= actual.planned
    assert len(actual.overdue) + actual.done <= actual.planned
    assert all(0 <= one <= 1 for one in (actual.share, actual.share_due) if one is not None)
