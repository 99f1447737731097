"""The stage of progress and changes of published items."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.pledges import domain
from portal.pledges.domain import Entry
from portal.pledges.models import Pledge, PledgeChange, PledgeItem
from portal.units.models import Person
from tests.access.deed import deed
from tests.access.who import ACT_A1, MEMBERS, READ_A1, READ_A2, READ_B1, SEES

if TYPE_CHECKING:
    from tests.access.stage import Stage

OWNERS = {"a1": "former", "a2": "committee", "b1": "member_b"}
OFFICE = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {"/pledges/items": MEMBERS, "/pledges/items/mine": MEMBERS, "/pledges/changes": MEMBERS}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/pledges/changes/{{change_{place}}}", {OWNERS[place]} | OFFICE[place]) for place in OWNERS
]
EXTRA: list[str] = []


def _item(stage: "Stage", place: str, number: int) -> PledgeItem:
    key = stage.ids[f"published_{place}"]
    return PledgeItem.get((PledgeItem.pledge == key) & (PledgeItem.number == number))


def _ask(stage: "Stage", place: str, kind: str, number: int) -> PledgeChange:
    """A request of the author; its texts hold words of their own."""
    item = _item(stage, place, number)
    wanted = domain.Typed(
        None, f"zqwanted{place}", item.measure, item.due_on, item.standard, item.duty,
    ) if kind == "change" else None  # fmt: skip
    pledge = Pledge.get_by_id(item.pledge_id)
    return domain.propose(pledge, item, kind, f"zqask{kind}{place}", by=stage.by(OWNERS[place]), wanted=wanted)


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    today = clock.today()
    for place, owner in OWNERS.items():
        item = _item(stage, place, 1)
        for word, shown in (("zqprogress", True), ("zqhidden", False)):
            pledge = Pledge.get_by_id(item.pledge_id)
            made = domain.record(pledge, item, Entry(today, f"{word}{place}", 30, shown), by=stage.by(owner))
            stage.ids[f"{word[2:]}_{place}"] = made.id
            stage.ids[f"v_{word[2:]}_{place}"] = made.version
    stage.ids["change_a1"] = _ask(stage, "a1", "change", 2).id
    domain.agree(_ask(stage, "a2", "stop", 2), by=stage.by("secretary_a2"), answer="zqagreeda2")
    stage.ids["change_a2"] = _ask(stage, "a2", "change", 1).id
    refused = _ask(stage, "b1", "change", 2)
    domain.refuse(refused, "zqrefusedb1", by=stage.by("secretary_b"))
    stage.ids["change_b1"] = refused.id
    Person.update(leading=True).where(Person.id == stage.people["former"].id).execute()


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for place, owner in OWNERS.items():
        public, office = SEES[f"published_{place}"], OFFICE[place]
        yield f"zqprogress{place}", (public, office)
        yield f"zqhidden{place}", (office | {owner}, office)
        yield f"zqwanted{place}", (office | {owner}, office)
        yield f"zqaskchange{place}", (office | {owner}, office)
    yield "zqaskstopa2", (SEES["published_a2"], READ_A2)
    yield "zqagreeda2", (READ_A2, set())
    yield "zqrefusedb1", (READ_B1 | {"member_b"}, READ_B1)


ITEM = "/pledges/{published_a1}/items/{item_published_a1}"
SEEN = SEES["published_a1"]
SAID = {"made_on": "{today}", "text": "走访了五户", "share": "40", "shown": "y"}
deed(
    "progress.new", f"{ITEM}/progress", {**SAID, "once": "progress-once-1"}, {"former"}, "pledge.progress", denied=SEEN
)
deed(
    "progress.edit", "/pledges/progress/{hidden_a1}/edit", {**SAID, "version": "{v_hidden_a1}"}, {"former"},
    "pledge.correct", denied=READ_A1,
)  # fmt: skip
deed("progress.exemplify", f"{ITEM}/exemplify", {"wanted": "1"}, ACT_A1, "pledge.exemplify", denied=SEEN)
STOP = {"kind": "stop", "reason": "项目由上级收回", "once": "change-once-1"}
deed("changes.new", f"{ITEM}/change", STOP, {"former"}, "pledge_change.propose", denied=SEEN)
ASKED = "/pledges/changes/{change_a1}"
KNOWN = READ_A1 | {"former"}
deed(
    "changes.agree", f"{ASKED}/agree", {"answer": "情况属实"}, ACT_A1, "pledge_change.agree pledge.amend", denied=KNOWN
)
deed("changes.refuse", f"{ASKED}/refuse", {"answer": "情况不属实"}, ACT_A1, "pledge_change.refuse", denied=KNOWN)
deed("changes.withdraw", f"{ASKED}/withdraw", {}, {"former"}, "pledge_change.withdraw", denied=KNOWN)
# the committee's own request is the secretary's to answer
OWN = "/pledges/changes/{change_a2}"
deed(
    "changes.agree",
    f"{OWN}/agree",
    {"answer": "情况属实"},
    {"secretary_a2", "superior"},
    "pledge_change.agree pledge.amend",
    denied=READ_A2,
)
deed(
    "changes.refuse",
    f"{OWN}/refuse",
    {"answer": "先做着"},
    {"secretary_a2", "superior"},
    "pledge_change.refuse",
    denied=READ_A2,
)
