"""The stage of 年度计划: plans of branches in every state, a committee's arrangement and models, and who sees and moves them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.plans import workbook
from portal.plans.document import EMPTY, Item, put, read, with_new
from portal.sheets import write_xlsx
from tests.access.deed import deed
from tests.access.who import A1, A2, B1, MEMBERS, OFFICE, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

YEAR = clock.today().year
OWN_A, OWN_B = A1 | A2 | {"superior", "supervisor"}, B1  # who reads what a committee has issued to all its members
# name → (who writes it, whose, kind, year, state, who sees it)
PLANS: dict[str, tuple[str, str, str, int, str, set[str]]] = {
    "draft_a1": ("secretary", "a1", "branch", YEAR + 1, "draft", {"secretary"}),
    "filed_a1": ("secretary", "a1", "branch", YEAR, "filed", READ_A1),
    "accepted_a1": ("secretary", "a1", "branch", YEAR - 1, "accepted", A1 | READ_A1),
    "returned_a2": ("secretary_a2", "a2", "branch", YEAR, "returned", READ_A2),
    "accepted_b1": ("secretary_b", "b1", "branch", YEAR, "accepted", B1 | READ_B1),
    "filed_b1": ("secretary_b", "b1", "branch", YEAR + 1, "filed", READ_B1),
    "issued_a": ("committee", "a", "committee", YEAR, "issued", OWN_A),
    "model_a": ("committee", "a", "model", YEAR, "draft", {"committee"}),
    "issued_b": ("committee_b", "b", "committee", YEAR, "issued", OWN_B),
    "model_b": (
        "committee_b",
        "b",
        "model",
        YEAR,
        "issued",
        {"committee_b", "superior", "secretary_b", "supervisor_b"},
    ),
}
WRITING = {"secretary", "secretary_a2", "secretary_b", "committee", "committee_b", "superior"}

PAGES: dict[str, set[str]] = {
    "/plans": MEMBERS | OFFICE, "/plans/new": WRITING - {"superior"},
    "/plans/coverage": {"committee", "committee_b", "superior", "supervisor", "supervisor_b"},
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/plans/{{plan_{name}}}{more}", PLANS[name][5]) for name in PLANS for more in ("", "/book", "/print")),
    ("/plans/{plan_draft_a1}/check", {"secretary"}),
]
EXTRA: list[str] = [
    "/plans/arrangement",
    "/plans/{plan_draft_a1}/import/check",
    "/plans/{plan_accepted_a1}/items/1/remove",
]


def _item(word: str) -> Item:
    return Item(
        kind="volunteering", months=(3, 9), topic=f"zqplantopic{word}", who=f"zqplanwho{word}", text=f"zqplantext{word}",
        materials=f"zqplanbook{word}",
    )  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.plans import beginning, domain

    for name, (who, place, kind, year, state, _sees) in PLANS.items():
        by, unit, word = stage.by(who), stage.world.units[place], name.replace("_", "")
        begun = beginning.of_branch(unit, year, ["rules"]) if kind == "branch" else EMPTY
        # the item stands first, under the lowest key, whatever the rules in force add
        own = with_new(EMPTY, [_item(word), _item(word)._replace(topic="同一个月的另一项")])
        made = domain.create(unit, year, with_new(own, [one._replace(key="") for one in begun.items]), kind=kind, by=by)
        if state in ("filed", "accepted", "returned"):
            domain.file(made, by=by)
        judge = stage.by("committee_b" if place == "b1" else "committee")
        if state == "accepted":
            domain.accept(made, by=judge)
        if state == "returned":
            domain.give_back(made, f"zqplanreason{word}", {"1": f"zqplanwhy{word}"}, by=judge)
            # what is typed over a filed text is its writer's alone until it is filed again
            anew = put(read(made.document), _item(f"edited{word}")._replace(key="1"))
            anew = with_new(anew, [_item(f"added{word}")._replace(months=(5,))])
            domain.edit(made, anew, by=by, version=made.version)
        if state == "issued":
            domain.issue(made, by=by)
        stage.ids[f"plan_{name}"], stage.ids[f"v_plan_{name}"] = made.id, made.version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, _place, _kind, _year, state, sees) in PLANS.items():
        word = name.replace("_", "")
        for part in ("topic", "who", "text", "book"):
            yield f"zqplan{part}{word}", (sees, set())
        if state == "returned":
            # messages are the person's, in whatever role
            for part in ("reason", "why"):
                yield f"zqplan{part}{word}", (sees, set())
            for part in ("topic", "who", "text", "book"):
                yield f"zqplan{part}{word}", (sees, READ_A2 - {"secretary_a2"} if part == "topic" else set())
                for more in ("edited", "added"):
                    yield f"zqplan{part}{more}{word}", ({"secretary_a2"}, {"secretary_a2"})


# --- deeds ------------------------------------------------------------------------------------------------


def _deed(endpoint: str, act: str, name: str, form: dict[str, Any], may: set[str], entries: str, **more: Any) -> None:
    """A step of a plan with its version, on a page that needs the role of secretary or committee at hand."""
    deed(
        endpoint, f"/plans/{{plan_{name}}}/{act}", {**form, "version": f"{{v_plan_{name}}}"}, may, entries,
        denied=PLANS[name][5] & WRITING, **more,
    )  # fmt: skip


ITEM = {
    "topic": "走访退休老党员", "kind": "outreach", "months": ["4", "10"], "times": "each", "who": "组织委员", "text": "每户半天",
    "mandatory": "own", "materials": "",
}  # fmt: skip
OFFICE_A, BOOK = {"committee", "superior"}, write_xlsx(workbook.HEADINGS, [], title="计划")
deed(
    "plans.new", "/plans/new", {"year": str(YEAR + 1), "kind": "model", "begin": [], "once": "plan-once-1"},
    {"secretary_a2", "committee", "committee_b"}, "annual_plan.create", idle={"secretary", "secretary_b"},
)  # fmt: skip
deed(
    "plans.accept", "/plans/accept", {"plan": ["{plan_filed_a1}.{v_plan_filed_a1}"]}, OFFICE_A, "annual_plan.accept",
    idle=WRITING - OFFICE_A,
)  # fmt: skip
_deed("plan.file", "file", "draft_a1", {}, {"secretary"}, "annual_plan.file")
_deed("plan.file", "file", "returned_a2", {}, {"secretary_a2"}, "annual_plan.file")
_deed("plan.withdraw", "withdraw", "filed_a1", {}, {"secretary"}, "annual_plan.withdraw")
_deed("plan.accept", "accept", "filed_a1", {}, OFFICE_A, "annual_plan.accept")
_deed(
    "plan.give_back",
    "return",
    "filed_a1",
    {"reason": "重点不突出", "item_1": "写明时间"},
    OFFICE_A,
    "annual_plan.return",
)
_deed("plan.issue", "issue", "model_a", {}, {"committee"}, "annual_plan.issue")
_deed("plan.files", "files", "draft_a1", {}, {"secretary"}, passing=True, entries="")
_deed("plan_items.new", "items/new", "draft_a1", ITEM, {"secretary"}, "annual_plan.edit")
_deed("plan_items.edit", "items/1", "draft_a1", ITEM, {"secretary"}, "annual_plan.edit")
_deed("plan_items.edit", "items/1", "model_a", ITEM, {"committee"}, "annual_plan.edit")
_deed("plan_items.edit", "items/1", "accepted_a1", {**ITEM, "reason": "推迟"}, {"secretary"}, "annual_plan.change")
_deed("plan_items.remove", "items/1/remove", "accepted_a1", {"reason": "取消"}, {"secretary"}, "annual_plan.change")
_deed("plan_items.remove", "items/1/remove", "draft_a1", {}, {"secretary"}, "annual_plan.edit", shows=303)
_deed("plan_items.move", "items/2/move", "draft_a1", {"to": "up"}, {"secretary"}, "annual_plan.edit")
deed(
    "plan.take", "/plans/{plan_issued_a}/take", {"item": ["1"]}, {"secretary_a2"}, "annual_plan.edit",
    unoffered=PLANS["issued_a"][5] & WRITING,
)  # fmt: skip
_deed("plan_books.upload", "import", "draft_a1", {"file": BOOK}, {"secretary"}, "", passing=True, status=422)
_deed("plan_books.confirm", "import/confirm", "draft_a1", {"digest": "0"}, {"secretary"}, "", passing=True)
deed(
    "plan_coverage.remind", "/plans/coverage/remind", {"year": str(YEAR), "all": "1"}, OFFICE_A, "annual_plan.remind",
    denied={"supervisor", "supervisor_b"}, unoffered={"committee_b"},
)  # fmt: skip
