"""The stage of 异议: a cycle on public show in each committee, objections signed and not, answered and open."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_B, BUSINESS, A

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who, about which branch, signed, whether it is answered)
SENT = {
    "objection_member": ("member", "a1", True, False),
    "objection_staff": ("staff", "a2", True, True),
    "objection_committee": ("committee", "a1", True, False),
    "objection_veiled": ("colleague", "a1", False, False),
    "objection_told": ("member_a2", "a2", False, True),
    "objection_b": ("member_b", "b1", True, False),
}
SEEN: dict[str, set[str]] = {
    "objection_member": {"member"} | ACT_A,
    "objection_staff": {"staff"} | ACT_A,
    "objection_committee": ACT_A,
    "objection_veiled": ACT_A,
    "objection_told": ACT_A,
    "objection_b": {"member_b"} | ACT_B,
}

PAGES: dict[str, set[str]] = {
    "/stars/objections": BUSINESS,
    "/stars/objections/mine": {"committee", "committee_b", "superior"},
}
RECORDS: list[tuple[str, set[str]]] = [(f"/stars/objections/{{{name}}}", may) for name, may in SEEN.items()]
EXTRA: list[str] = []

NEW = {
    "branch": "{unit_a2}", "text": "台账和现场不一致", "signed": "1", "once": "objection-once-1", "veil": "1",
}  # fmt: skip
deed(
    "star_objections.new", "/stars/objections/new/{objection_cycle_a}", NEW, A, "star_objection.create",
    denied={"supervisor", "superior"},
)  # fmt: skip
for name, may in (("objection_member", ACT_A), ("objection_committee", {"superior"}), ("objection_b", ACT_B)):
    deed(
        "star_objections.answer", f"/stars/objections/{{{name}}}/answer",
        {"upheld": "0", "answer": "经核实，记录属实", "version": f"{{v_{name}}}"}, may, "star_objection.answer", denied=SEEN[name],
    )  # fmt: skip
deed(
    "star_objections.withdraw", "/stars/objections/{objection_member}/withdraw", {}, {"member"}, "star_objection.withdraw",
    denied=ACT_A,
)  # fmt: skip
# Whoever has the code; what it does before the answer is tested in tests/stars/objections.
deed(
    "star_objections.withdraw_by_code", "/stars/objections/withdraw", {"code": "{code_of_objection_told}", "veil": "1"}, BUSINESS,
    status=409, passing=True,
)  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature: the cycles are there, the objections are made by the code that users use."""
    from portal.stars.models import StarObjection
    from portal.stars.objections import domain
    from tests.stars import making

    world, cycles = stage.world, {}
    for place, branches in (("a", ("a1", "a2")), ("b", ("b1",))):
        scheme = making.scheme(world.units[place], making.small(name="公示中的评定办法"))
        cycle = making.cycle(world.units[place], of=scheme, state="published", name="公示中的评定")
        for branch in branches:
            making.entry(cycle, world.units[branch], "reviewed", scores={}, proposed="4", total="85")
        cycles[place] = cycle
        stage.ids[f"objection_cycle_{place}"] = cycle.id
    for name, (who, branch, signed, answered) in SENT.items():
        word = name.replace("_", "")
        sent = domain.send(
            cycles[branch[0]], world.units[branch].id, f"zq{word}", by=stage.by(who), anonymous=not signed,
            once=f"stage-{name}",
        )  # fmt: skip
        if answered:
            domain.answer(sent.objection, f"zqanswer{word}", upheld=True, by=stage.by("committee"))
        stage.ids[name] = sent.objection.id
        stage.ids[f"v_{name}"] = StarObjection.get_by_id(sent.objection.id).version
        if sent.code:
            stage.ids[f"code_of_{name}"] = sent.code


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it); an answer is public in its committee, the objection is not."""
    for name, (_who, _branch, _signed, answered) in SENT.items():
        word, seen = name.replace("_", ""), SEEN[name]
        yield f"zq{word}", (seen, seen)
        yield f"zqanswer{word}", (A | ACT_A | {"supervisor"} if answered else set(), seen if answered else set())
