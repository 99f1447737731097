"""The stage of 自查: a member's own, a branch's, a committee's, and a committee's list of questions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.problems.selfchecks import domain
from portal.problems.selfchecks.domain import Answer
from portal.problems.selfchecks.library import HOUSE
from portal.problems.selfchecks.models import SelfCheckList
from tests.access.deed import deed
from tests.access.who import A1, A2, MEMBERS, READ_A1

if TYPE_CHECKING:
    from tests.access.stage import Stage

HOUSE_A = {"committee", "superior", "supervisor"}
# name → (who made it, subject, who sees it)
CHECKS = {
    "selfcheck_own_a1": ("colleague", "member", {"colleague"}),
    "selfcheck_branch_a1": ("secretary", "branch", READ_A1),
    "selfcheck_house_a": ("committee", "committee", HOUSE_A),
}
LIST = A1 | A2 | {"supervisor", "superior"}  # a list of the committee is read by its members and those over it

PAGES: dict[str, set[str]] = {
    "/problems/selfchecks": MEMBERS, "/problems/selfchecks/new": MEMBERS, "/problems/selfchecks/lists": MEMBERS,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    (f"/problems/selfchecks/{{{name}}}{more}", sees)
    for name, (_who, _subject, sees) in CHECKS.items()
    for more in ("", "/print")
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use; each has a problem and an answer without one."""
    for name, (who, subject, _sees) in CHECKS.items():
        word = name.replace("_", "")
        said = {one.key: Answer(f"zqanswer{word}{one.key}", one.key == "q1") for one in HOUSE[subject].questions}
        branch = stage.world.a1.id if subject == "branch" else None
        stage.ids[name] = domain.make(HOUSE[subject], said, by=stage.by(who), branch=branch).id
    made = domain.write_list(
        stage.world.a.id, "member", "zqselfchecklista", "zqselfchecksource", HOUSE["member"].questions,
        by=stage.by("committee"),
    )  # fmt: skip
    stage.ids["selfcheck_list_a"] = made.id
    stage.ids["v_selfcheck_list_a"] = SelfCheckList.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, subject, sees) in CHECKS.items():
        word = name.replace("_", "")
        yield f"zqanswer{word}q2", (sees, sees)
        # what was handed in is the branch's entry too
        handed = {"secretary"} if subject == "member" else set()
        yield f"zqanswer{word}q1", (sees | handed, sees)
    yield "zqselfchecklista", (LIST, LIST - {"committee", "secretary", "superior"} - A2)
    yield "zqselfchecksource", (LIST, set())


def _answers(subject: str) -> dict[str, str]:
    said = {f"text_{one.key}": "做到了" for one in HOUSE[subject].questions}
    return {**said, "found_q1": "y", "once": f"selfcheck-once-{subject}"}


BOTH = "self_check.create problem.create"
deed("selfchecks.new", "/problems/selfchecks/new/member", _answers("member"), MEMBERS, BOTH)
deed(
    "selfchecks.new",
    "/problems/selfchecks/new/branch",
    _answers("branch"),
    {"secretary", "secretary_a2", "secretary_b"},
    BOTH,
)
deed("selfchecks.new", "/problems/selfchecks/new/committee", _answers("committee"), {"committee", "committee_b"}, BOTH)
QUESTIONS = {
    "name": "支部自查", "source": "", "text_q1": "记录是否真实", "category_q1": "",
    **{f"category_{key}": "" for key in ("q2", "q3", "q4", "new1", "new2", "new3")},
}  # fmt: skip
deed(
    "selfcheck_lists.new", "/problems/selfchecks/lists/new/branch", {**QUESTIONS, "once": "selfcheck-once-list"},
    {"committee", "committee_b"}, "self_check_list.create", denied=MEMBERS,
)  # fmt: skip
deed(
    "selfcheck_lists.edit", "/problems/selfchecks/lists/{selfcheck_list_a}/edit",
    {**QUESTIONS, "version": "{v_selfcheck_list_a}"}, {"committee", "superior"}, "self_check_list.edit", denied=LIST,
)  # fmt: skip
