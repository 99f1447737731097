"""The stage of ballots and 评诺: last year's commitments are evaluated now, so that this year's settings stay as they are."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.ballots import domain as ballots
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.pledges import domain
from portal.pledges import year as years
from portal.pledges.domain import Typed
from portal.pledges.evaluating import grading, voting
from portal.pledges.evaluating.grading import Mark
from portal.pledges.models import SCALE, Pledge
from tests.access.deed import deed
from tests.access.who import A1, ACT_A, ACT_A1, ACT_B1, BUSINESS, READ_A1, READ_B1, A, B

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (whose, who reviews, who grades): pledges of last year
EVALUATED = {
    "eval_a1": ("colleague", "committee", "committee"),
    "eval_own_a1": ("secretary", "committee", "committee"),
    "eval_b1": ("member_b", "committee_b", "committee_b"),
}
OWN = {"eval_a1": {"colleague"}, "eval_own_a1": {"secretary", "secretary_off"}, "eval_b1": {"member_b"}}
OFFICE = {"eval_a1": READ_A1, "eval_own_a1": READ_A1, "eval_b1": READ_B1}
SEEN = {"eval_a1": A | READ_A1, "eval_own_a1": A | READ_A1, "eval_b1": B | READ_B1}
ASKED = A1 | {"staff"}

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {"/pledges/evaluate": BUSINESS, "/pledges/evaluate/mine": BUSINESS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/pledges/{{{name}}}", SEEN[name]) for name in EVALUATED),
    ("/ballots/{ballot_a1}", ASKED | READ_A1),
    ("/ballots/{ballot_pledges}", set()),  # the ballots of 评诺 have no page: their results stand on the pledges
]
EXTRA: list[str] = []


def _file(stage: "Stage", name: str, year: int) -> Pledge:
    """A published pledge of last year; its texts hold words of their own."""
    whose, reviewer, _grader = EVALUATED[name]
    word = name.replace("_", "")
    items = [Typed(None, f"zqmatter{word}{n}", "走访并记录", date(year, 12, 31), "品德合格", "窗口") for n in (1, 2)]
    with clock.at(date(year, 3, 1)):
        made = domain.file(year, "科员", items, by=stage.by(whose), submitting=True)
        domain.approve(made, by=stage.by(reviewer), rest=True)
        domain.publish(made, by=stage.by(reviewer))
    stage.ids[name] = made.id
    return made


def _marks(pledge: Pledge, note: str) -> grading.Marks:
    return {**{item.id: Mark("较好", note) for item in voting.ASKED(pledge=pledge.id)}, None: Mark("好", note)}


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    today, world = clock.today(), stage.world
    opens, closes, year = today - timedelta(days=1), today + timedelta(days=14), today.year - 1
    for unit, who in ((world.a, "committee"), (world.b, "committee_b")):
        dates = {"evaluate_from": opens, "evaluate_until": closes}
        years.set_year(unit.id, year, dates, by=stage.by(who), version=years.settings(unit.id, year).version)
    for name in EVALUATED:
        _file(stage, name, year)
    first = Pledge.get_by_id(stage.ids["eval_a1"])
    for who in ("plain_a1", "old_staff"):  # who have no account: the ballots are there before anybody else votes
        voting.cast(first, {None: 0, **{item.id: 0 for item in voting.ASKED(pledge=first.id)}}, by=stage.by(who))
    stage.ids["ballot_pledges"] = Ballot.get(Ballot.key == voting.key(year, world.a1.id, "members")).id
    for name in ("eval_own_a1", "eval_b1"):
        whose, _reviewer, grader = EVALUATED[name]
        pledge, word = Pledge.get_by_id(stage.ids[name]), name.replace("_", "")
        grading.assess(pledge, _marks(pledge, f"zqself{word}"), by=stage.by(whose))
        grading.grade(pledge, _marks(pledge, f"zqoffice{word}"), by=stage.by(grader))
    stage.ids |= {f"v_{name}": Pledge.get_by_id(stage.ids[name]).version for name in EVALUATED}
    asked = {0: [Question(1, "zqquestiona1"), Question(2, "组织生活怎么样")]}
    made = ballots.create(
        "satisfaction:stage",
        "支部工作满意度",
        world.a1.id,
        "both",
        SCALE,
        opens,
        closes,
        asked,
        by=stage.by("secretary"),
    )
    ballots.vote(made, 0, {row.id: 0 for row in ballots.QUESTIONS(ballot=made.id, part=0)}, by=stage.by("plain_a1"))
    stage.ids |= {"ballot_a1": made.id, "v_ballot_a1": made.version, "closes": str(closes), "opens": str(opens)}
    for number, row in enumerate(ballots.QUESTIONS(ballot=made.id, part=0), 1):
        stage.ids[f"question_{number}"] = row.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name in ("eval_own_a1", "eval_b1"):  # notes are for the member and the office, never for the board
        word, may = name.replace("_", ""), OWN[name] | OFFICE[name]
        yield f"zqself{word}", (may, OFFICE[name])
        yield f"zqoffice{word}", (may, OFFICE[name])
    yield "zqquestiona1", (ASKED | READ_A1, set())


EVAL = "/pledges/{eval_a1}"
deed(
    "evaluation.vote", f"{EVAL}/evaluate", {"veil": "1", "choice_0": "0", "choice_1": "0", "choice_2": "-"},
    ASKED - {"colleague"}, "ballot.vote", denied=SEEN["eval_a1"],
)  # fmt: skip
MARKS = {
    "grade_0": "好",
    "grade_1": "较好",
    "grade_2": "一般",
    "note_0": "按时做完",
    "note_1": "",
    "note_2": "还差两户",
}
deed(
    "marks.assess", f"{EVAL}/assess", {**MARKS, "version": "{v_eval_a1}"}, {"colleague"}, "pledge.assess",
    denied=SEEN["eval_a1"],
)  # fmt: skip
deed(
    "marks.grade", f"{EVAL}/grade", {**MARKS, "version": "{v_eval_a1}"}, ACT_A1, "pledge.grade", denied=SEEN["eval_a1"]
)
# the secretary's own is the committee's to grade; given once, it is corrected with a reason
AGAIN = {**MARKS, "version": "{v_eval_own_a1}", "reason": "漏看一份台账"}
deed(
    "marks.grade", "/pledges/{eval_own_a1}/grade", AGAIN, ACT_A, "pledge.grade", denied=SEEN["eval_own_a1"],
)  # fmt: skip
deed(
    "marks.grade", "/pledges/{eval_b1}/grade", {**AGAIN, "version": "{v_eval_b1}"}, ACT_B1, "pledge.grade",
    denied=SEEN["eval_b1"],
)  # fmt: skip
deed(
    "ballots.vote", "/ballots/{ballot_a1}/vote", {"veil": "1", "choice_1": "0", "choice_2": "-"}, ASKED, "ballot.vote",
    denied=READ_A1,
)  # fmt: skip
deed(
    "ballots.days", "/ballots/{ballot_a1}/days", {"opens_on": "{opens}", "closes_on": "{today}", "version": "{v_ballot_a1}"},
    ACT_A, "ballot.edit", denied=ASKED | READ_A1,
)  # fmt: skip
