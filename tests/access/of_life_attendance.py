"""The stage of attendance: ticked and filed records of two committees, guests, make-up, steps with who stays away."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.attendance import domain, guests, reading
from portal.life.attendance.domain import Absentee, Tick
from portal.life.records import domain as records
from portal.life.records.domain import Wanted
from portal.life.records.models import LifeRecord
from tests.access.deed import deed
from tests.access.who import A1, ACT_A1, ACT_B1, B1, MEMBERS, OFFICE, READ_A1, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

TODAY = clock.today()
# name → (who keeps it, of which branch, who is on leave, who is absent, filed, who sees it); reasons are the office's alone
HELD: dict[str, tuple[str, str, str, str, bool, set[str]]] = {
    "att_open_a1": ("secretary", "a1", "colleague", "member", False, {"secretary"}),
    "att_filed_a1": ("secretary", "a1", "colleague", "member", True, A1 | READ_A1),
    "att_filed_b1": ("secretary_b", "b1", "member_b", "committee_b", True, B1 | READ_B1),
}
READS = {"att_open_a1": {"secretary"}, "att_filed_a1": READ_A1, "att_filed_b1": READ_B1}
STEPS = {"step_a1": ("secretary", "member", ACT_A1), "step_b1": ("secretary_b", "member_b", ACT_B1)}
KEEPING = OFFICE - {"supervisor", "supervisor_b"}

PAGES: dict[str, set[str]] = {
    "/life/attendance": MEMBERS | OFFICE, "/life/attendance/mine": MEMBERS, "/life/absences": KEEPING,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/{{{name}}}/attendance", reads) for name, reads in READS.items()),
    ("/life/{life_filed_a}/attendance", {"secretary", "committee", "superior", "supervisor"}),
    ("/life/{att_open_a1}/attendance?from=last", {"secretary"}),
    ("/life/attendance/{person_member}", {"member"} | READ_A1),
    ("/life/attendance/{person_member_b}", {"member_b"} | READ_B1),
    ("/life/attendance/{person_staff}", set()),
    ("/life/absences/{person_staff}", set()),
]  # fmt: skip
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, place, leave, absent, filed, _sees) in HELD.items():
        word, by = name.replace("_", ""), stage.by(who)
        wanted = Wanted(("assembly",), f"党员大会{name[-2:]}", TODAY, hours=200)
        made = records.create(wanted, stage.world.units[place].id, by=by)
        ticks = [
            Tick(stage.people[leave].id, "leave", f"zqleave{word}"), Tick(stage.people[absent].id, "absent"),
            Tick(stage.people[who].id),
        ]  # fmt: skip
        domain.tick(made, ticks, by=by)
        made = LifeRecord.get_by_id(made.id)
        guest = guests.add(made, "applicant", by=by, name=f"zqguest{word}", post=f"zqcame{word}")
        stage.ids[f"guest_{name}"] = guest.id
        if filed:
            records.file(LifeRecord.get_by_id(made.id), by=by)
            person = stage.people[leave].id
            domain.make_up(LifeRecord.get_by_id(made.id), person, TODAY, f"zqhow{word}", by=by)
        stage.ids[name] = made.id
        stage.ids[f"seal_{name}"] = reading.seal(made.id)
    for name, (who, whom, _sees) in STEPS.items():
        person = stage.people[whom]
        word = name.replace("_", "")
        absentee = Absentee(person.id, person.branch_id, person.committee_id)
        domain.take_step(absentee, "remind", TODAY, f"zqstep{word}", by=stage.by(who))


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (who, _place, leave, _absent, filed, sees) in HELD.items():
        word, reads = name.replace("_", ""), READS[name] | {leave}
        yield f"zqleave{word}", (reads, {who})
        yield f"zqguest{word}", (sees, set())
        yield f"zqcame{word}", (sees, set())
        yield f"zqhow{word}", (reads if filed else set(), {who} if filed else set())
    for name, (_who, _whom, sees) in STEPS.items():
        yield f"zqstep{name.replace('_', '')}", (sees, sees)


deed(
    "life_ticking.tick", "/life/{att_open_a1}/attendance",
    {
        "status_{person_member}": "present", "status_{person_colleague}": "leave", "reason_{person_colleague}": "出差",
        "hours_{person_member}": "1.5", "version": "{seal_att_open_a1}",
    },
    {"secretary"}, "life_record.attend",
)  # fmt: skip
deed(
    "life_ticking.make_up", "/life/{att_filed_a1}/attendance/make-up",
    {"people": ["{person_member}"], "day": str(TODAY), "how": "自学会议材料"}, {"secretary"}, "life_record.make_up",
    denied=KEEPING & (A1 | READ_A1),
)  # fmt: skip
deed(
    "life_guests.index", "/life/{att_open_a1}/guests",
    {"kind": "committee", "person": "", "name": "组织员", "post": "党委办公室", "once": "guest-once-1"}, {"secretary"},
    "life_record.attend",
)  # fmt: skip
deed(
    "life_guests.remove", "/life/{att_open_a1}/guests/{guest_att_open_a1}/remove", {}, {"secretary"}, "life_record.attend",
)  # fmt: skip
STEP = {"kind": "criticise", "taken_on": str(TODAY), "text": "支部大会上批评教育", "once": "step-once-1"}
deed(
    "life_absences.step", "/life/absences/{person_member}", STEP, {"secretary"}, "absence_step.create", denied=ACT_A1,
)  # fmt: skip
deed(
    "life_absences.step", "/life/absences/{person_colleague}", {**STEP, "kind": "", "once": "step-once-2"}, set(),
    unoffered={"secretary"}, denied=ACT_A1 - {"secretary"},
)  # fmt: skip
