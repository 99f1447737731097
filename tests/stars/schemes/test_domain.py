"""A scheme from its beginning to its end: versions, what depends on what, finishing, freezing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import peewee as pw
import pytest

from portal import db
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.stars import library
from portal.stars.computation.checking import check
from portal.stars.computation.document import to_document
from portal.stars.computation.scheme import Grade
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, reading
from portal.stars.schemes.parts import COMPONENT, INDICATOR
from portal.units.models import SECTORS
from tests.stars import making
from tests.stars.schemes.samples import RICH


def _fresh(row: StarScheme) -> StarScheme:
    return StarScheme.get_by_id(row.id)


def _told(row: StarScheme) -> list[str]:
    entries = AuditEntry.select().where((AuditEntry.record == "star_scheme") & (AuditEntry.record_id == row.id))
    return [one.action for one in entries.order_by(AuditEntry.id)]


def test_a_scheme_goes_from_the_library_to_use_and_on_to_a_new_version(actor: Any, world: Any) -> None:
    committee = actor("committee")
    taken = domain.take("city", by=committee, once="take-1")
    assert (taken.committee_id, taken.library, taken.number, taken.state) == (world.a.id, "city", 1, "draft")
    assert reading.of(taken.id) == library.schemes()["city"]
    domain.finish(taken, by=committee, version=taken.version)
    domain.reopen(taken, by=committee)
    domain.finish(taken, by=committee)
    assert [row.id for row in reading.used(world.a.id)] == [taken.id]
    domain.use(taken, by=committee)
    domain.use(taken, by=committee)
    copied = domain.copy(_fresh(taken), by=committee)
    assert (copied.name, copied.number, copied.origin_id, copied.library) == (taken.name, 2, taken.id, "city")
    assert reading.of(copied.id) == reading.of(taken.id)
    domain.retire(taken, by=committee)
    assert reading.used(world.a.id) == []
    assert _told(taken) == [
        f"star_scheme.{act}" for act in ("create", "finish", "reopen", "finish", "use", "use", "retire")
    ]


def test_who_is_no_committee_of_it_does_nothing(actor: Any, world: Any) -> None:
    row = making.scheme(world.a, state="draft")
    for who in ("secretary", "committee_b", "member", "supervisor"):
        by = actor(who)
        for verb in (
            lambda by=by: domain.edit(row, replace(making.SMALL, stars=3), by=by, version=1), lambda by=by: domain.finish(row, by=by),
            lambda by=by: domain.copy(row, by=by),
        ):  # fmt: skip
            with pytest.raises(Denied):
                verb()
    with pytest.raises(Denied):
        domain.create("办法", 5, by=actor("secretary"))
    assert (_fresh(row).version, StarScheme.select().count()) == (1, 1)


def test_an_edit_is_kept_with_what_it_changed_and_never_over_a_newer_one(actor: Any, world: Any) -> None:
    row, committee = making.scheme(world.a, state="draft"), actor("committee")
    fewer = replace(making.SMALL, vetoes=making.SMALL.vetoes[:1])
    domain.edit(row, fewer, by=committee, version=1)
    assert reading.of(row.id) == fewer
    told = Revision.get((Revision.record == "star_scheme") & (Revision.record_id == row.id)).values
    assert told == {"changes": [["一票否决", "removed", "影响较大的群体性事件", "最高二星", ""]], "more": 0}
    with pytest.raises(Stale):
        domain.edit(row, making.SMALL, by=committee, version=1)
    assert reading.of(row.id) == fewer
    with pytest.raises(Invalid):
        domain.edit(row, replace(fewer, stars=11), by=committee, version=2)


def test_a_new_name_begins_with_the_next_version_of_that_name(actor: Any, world: Any) -> None:
    committee = actor("committee")
    first, second = domain.create("甲办法", 5, by=committee), domain.create("乙办法", 3, by=committee)
    assert (second.number, reading.of(second.id).stars) == (1, 3)
    domain.edit(second, replace(reading.of(second.id), name="甲办法"), by=committee, version=1)
    assert [(_fresh(one).name, _fresh(one).number) for one in (first, second)] == [("甲办法", 1), ("甲办法", 2)]
    with pytest.raises(Invalid, match="名称"):
        domain.create("  ", 5, by=committee)


def test_a_form_sent_twice_begins_one_scheme(actor: Any, world: Any) -> None:
    committee = actor("committee")
    domain.create("甲办法", 5, by=committee, once="begin-1")
    with pytest.raises(Stale):
        domain.create("甲办法", 5, by=committee, once="begin-1")
    assert StarScheme.select().count() == 1


def test_it_is_not_finished_while_something_severe_is_wrong(actor: Any, world: Any) -> None:
    row, committee = making.scheme(world.a, replace(making.SMALL, bands=()), state="draft"), actor("committee")
    with pytest.raises(Invalid, match="处问题没有改好"):
        domain.finish(row, by=committee)
    assert _fresh(row).state == "draft"
    domain.edit(row, making.SMALL, by=committee, version=1)
    domain.finish(row, by=committee)
    assert _fresh(row).state == "ready"


@pytest.mark.parametrize("state", ["used", "retired"])
@pytest.mark.parametrize("change", [{"document": to_document(RICH)}, {"name": "别的"}, {"number": 7}])
def test_the_database_keeps_what_was_used_as_it_was(world: Any, state: str, change: dict[str, Any]) -> None:
    row = making.scheme(world.a, state=state)
    with pytest.raises(pw.DatabaseError, match="does not change"), db.write():
        StarScheme.update(**change).where(StarScheme.id == row.id).execute()
    StarScheme.update(state="retired", version=9).where(StarScheme.id == row.id).execute()
    assert reading.of(row.id) == making.SMALL


@pytest.mark.parametrize("act", ["edit", "finish", "reopen"])
def test_nobody_writes_on_what_was_used(actor: Any, world: Any, act: str) -> None:
    row, by = making.scheme(world.a, state="used"), actor("committee")
    with pytest.raises(Stale):
        domain.edit(row, RICH, by=by, version=1) if act == "edit" else getattr(domain, act)(row, by=by)


DEPENDENTS = [
    ("components", "fault", ["指标“工作失误”", "指标“安全生产”", "指标“通报”", "“五星”名额的同分比较"]),
    ("components", "extra", ["指标“创新项目”", "指标“获得表彰”"]),
    ("indicators", "study", ["星级条件“学习”"]),
    ("indicators", "leading", []),
    ("grades", "weak", ["分数段", "名额", "一票否决“软弱涣散”"]),
]


@pytest.mark.parametrize(("field", "key", "wanted"), DEPENDENTS, ids=[key for _, key, _ in DEPENDENTS])
def test_what_speaks_of_a_record_is_named(field: str, key: str, wanted: list[str]) -> None:
    assert domain.dependents(RICH, field, key) == wanted


@pytest.mark.parametrize(("part", "key"), [(COMPONENT, "base"), (COMPONENT, "fault"), (INDICATOR, "study")])
def test_with_a_record_goes_all_that_speaks_of_it(part: Any, key: str) -> None:
    without = domain.remove(RICH, part, key)
    assert all(one.key != key for one in getattr(without, part.field))
    assert domain.dependents(without, part.field, key) == []
    dangling = {f"conditions[{n}].of" for n in range(9)} | {f"shares[{n}].by" for n in range(9)}
    dangling |= {f"indicators[{n}].component" for n in range(30)}
    assert not dangling & {one.place for one in check(without, SECTORS)}
    kept = [one for one in RICH.indicators if one.key != key and one.component != key]
    assert list(without.indicators) == kept


def test_a_grade_stays_while_something_speaks_of_it(actor: Any, world: Any) -> None:
    row, by = making.scheme(world.a, RICH, state="draft"), actor("committee")
    with pytest.raises(Invalid, match="“后进”还用在：分数段、名额、一票否决“软弱涣散”"):
        domain.edit(row, replace(RICH, grades=(Grade("other", "基本合格"),)), by=by, version=1)
    plain = replace(making.SMALL, grades=())
    domain.edit(row, plain, by=by, version=1)
    assert reading.of(row.id) == plain


def test_records_move_among_their_own() -> None:
    names = [one.key for one in making.SMALL.components]
    assert [one.key for one in domain.move(making.SMALL, COMPONENT, "extra", True).components] == [
        names[1],
        names[0],
        names[2],
    ]
    assert domain.move(making.SMALL, COMPONENT, names[0], True) == making.SMALL
    moved = domain.move(making.SMALL, INDICATOR, "award", True)
    extra = [one.key for one in moved.indicators if one.component == "extra"]
    assert extra == ["award", "project"]
    assert domain.move(making.SMALL, INDICATOR, "project", True) == making.SMALL
    assert domain.move(making.SMALL, INDICATOR, "faults", False) != making.SMALL


def test_a_scheme_read_again_is_never_an_older_one(world: Any) -> None:
    row = making.scheme(world.a, state="draft")
    assert reading.of(row.id) == making.SMALL
    other = replace(making.SMALL, places=1, ceiling=Decimal(100))
    StarScheme.update(document=to_document(other)).where(StarScheme.id == row.id).execute()
    assert reading.of(row.id) == other
    with pytest.raises(LookupError):
        reading.of(row.id + 1)
