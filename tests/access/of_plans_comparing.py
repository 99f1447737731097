"""The stage of comparison and of the year at a glance: a plan copied from another branch's, records tied by hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal.plans.document import EMPTY, Item, read, with_new
from tests.access.deed import deed
from tests.access.of_plans import PLANS, WRITING, YEAR
from tests.access.who import A1, OFFICE, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

ABOVE = {"committee", "committee_b", "superior", "supervisor", "supervisor_b"}
SHARED = "组织党员到青石桥社区为独居老人检修水电线路，建立一户一卡，每季度回访一次并把结果贴在公开栏里"
SEEN = {name: plan[5] for name, plan in PLANS.items()}

PAGES: dict[str, set[str]] = {"/plans/likeness": ABOVE, "/yearly": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    ("/plans/{plan_copied_a2}", READ_A2),
    ("/plans/{plan_copied_a2}/likeness", READ_A2),
    ("/plans/{plan_accepted_a1}/likeness", READ_A1),
    ("/plans/{plan_draft_a1}/likeness", {"secretary"}),
    ("/plans/{plan_returned_a2}/likeness", READ_A2),
    ("/plans/{plan_accepted_b1}/likeness", READ_B1),
    ("/plans/{plan_issued_a}/likeness", set()),
    ("/plans/{plan_filed_a1}/actual", READ_A1),
    ("/plans/{plan_accepted_a1}/actual", A1 | READ_A1),
    ("/plans/{plan_accepted_b1}/actual", SEEN["accepted_b1"]),
    ("/plans/{plan_draft_a1}/actual", set()),
    ("/plans/{plan_issued_a}/actual", set()),
    ("/yearly/{unit_a1}", READ_A1),
    ("/yearly/{unit_a2}", READ_A2),
    ("/yearly/{unit_b1}", READ_B1),
    ("/yearly/{unit_a}", set()),
]
EXTRA: list[str] = []


def _item(word: str) -> Item:
    return Item(kind="volunteering", months=(5,), topic=f"zqcopytopic{word}", text=SHARED)


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.jobs import work
    from portal.life.records.models import LifeRecord
    from portal.plans import actual, domain, likeness
    from portal.plans.models import AnnualPlan

    secretary, other = stage.by("secretary"), stage.by("secretary_a2")
    plan: Any = AnnualPlan.get_by_id(stage.ids["plan_accepted_a1"])
    domain.change(plan, with_new(read(plan.document), [_item("a1")]), "补充一项", by=secretary, version=plan.version)
    copied = domain.create(stage.world.units["a2"], YEAR - 1, _needed(stage, with_new(EMPTY, [_item("a2")])), by=other)
    domain.file(copied, by=other)
    work.run(likeness.ask(plan.committee_id, YEAR - 1, by=other).id)
    actual.tie(plan, LifeRecord.get_by_id(stage.ids["life_filed_a1"]), "1", by=secretary)
    stage.ids |= {"plan_copied_a2": copied.id, "v_plan_copied_a2": copied.version, "v_plan_accepted_a1": plan.version}


def _needed(stage: "Stage", document: Any) -> Any:
    """A document with what the rules in force ask for."""
    from portal.plans import beginning

    begun = beginning.of_branch(stage.world.units["a2"], YEAR - 1, ["rules"])
    return with_new(document, [one._replace(key="") for one in begun.items])


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it). Whose text a branch has copied the branch does not learn."""
    yield "zqcopytopica1", (A1 | READ_A1, READ_A1)
    yield "zqcopytopica2", (READ_A2, READ_A2)


deed("plan_likeness.compare", "/plans/likeness/compare", {"year": str(YEAR - 1)}, {"committee", "committee_b"})
deed(
    "plan_actual.tie", "/plans/{plan_filed_a1}/actual/tie", {"record": "{life_filed_a1}", "item": "1", "once": "tie-once-1"},
    {"secretary"}, "annual_plan.link", denied=SEEN["filed_a1"] & WRITING,
)  # fmt: skip
deed(
    "plan_actual.tie", "/plans/{plan_filed_a1}/actual/tie", {"record": "{life_filed_b1}", "item": "1"}, set(),
    denied=(SEEN["filed_a1"] & WRITING) - {"secretary"}, unoffered={"secretary"},
)  # fmt: skip
deed(
    "plan_actual.untie", "/plans/{plan_accepted_a1}/actual/untie", {"record": "{life_filed_a1}"}, {"secretary"},
    "annual_plan.link", denied=SEEN["accepted_a1"] & WRITING,
)  # fmt: skip
