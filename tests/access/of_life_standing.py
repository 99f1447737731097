"""The stage of 落实情况: a set of requirements in force in both committees, judged; who sees which unit."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from portal.life.judging.rules import Rule, RuleSet, Type
from portal.life.rulesets import domain as rulesets
from portal.life.standing import domain
from tests.access.who import ACT_A, ACT_B, OFFICE, READ_A1, READ_A2, READ_B1, A, B

if TYPE_CHECKING:
    from tests.access.stage import Stage

PLACES = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1, "a": ACT_A | {"supervisor"}, "b": ACT_B | {"supervisor_b"}}
PAGES: dict[str, set[str]] = {"/life/standing": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/standing/{{unit_{place}}}", sees) for place, sees in PLACES.items()),
    *((f"/life/standing/{{unit_{place}}}/zqmonthly{place[0]}", PLACES[place]) for place in ("a1", "a2", "b1")),
]
EXTRA: list[str] = ["/life/standing?lacks=short&about=all"]


def fill(stage: "Stage") -> None:
    """One requirement each, that nobody has met."""
    for place, who in (("a", "committee"), ("b", "committee_b")):
        asked = Rule(
            f"zqmonthly{place}", f"zqasked{place}", "cadence", "branch", date(2018, 1, 1), types=(f"zqtype{place}",),
            period="month", source=f"zqsource{place}",
        )  # fmt: skip
        types = (Type(f"zqtype{place}", f"zqkind{place}"),)
        made = rulesets.create(RuleSet(f"zqset{place}", (asked,), types), by=stage.by(who))
        rulesets.adopt(made, by=stage.by(who))
    for _ in domain.rejudge([stage.world.units[place].id for place in PLACES]):
        pass


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it): what is asked, everybody of the committee reads on its own page."""
    yield "zqaskeda", (A | READ_A1 | READ_A2, READ_A1 | READ_A2)
    yield "zqaskedb", (B | READ_B1, READ_B1)
