"""The stage of 党委评定: entries under review and reviewed, rounds at every step, and who moves them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from portal import clock
from tests.access.deed import deed
from tests.access.who import A1, ACT_A, ACT_B, READ_A1, A

if TYPE_CHECKING:
    from tests.access.stage import Stage

COMMITTEES = {"committee", "committee_b", "superior"}
ROUNDS = ("review", "ready", "tied", "proposed", "published", "ended", "settled")  # of the first committee
IN_A = A | ACT_A | {"supervisor"}

PAGES: dict[str, set[str]] = {}
RECORDS: list[tuple[str, set[str]]] = [
    ("/stars/entries/{review_entry_a1}/review", ACT_A),
    ("/stars/entries/{review_entry_a2}/review", ACT_A),
    ("/stars/entries/{review_entry_b1}/review", ACT_B),
    ("/stars/entries/{ready_entry_a1}/review", ACT_A),
    ("/stars/entries/{published_entry_a1}/review", ACT_A),
    ("/stars/cycles/{review_cycle_b}/results", ACT_B),
    *((f"/stars/cycles/{{{name}_cycle_a}}/results", ACT_A) for name in ROUNDS),
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """Rounds as rows, brought on by the code that users use."""
    from portal.stars.computation.scheme import Ladder, Share
    from portal.stars.models import StarCycle, StarEntry, StarMark
    from portal.stars.reviewing import domain
    from tests.stars import making

    world, by, today = stage.world, stage.by("committee"), clock.today()
    share = Share("cap", 4, count=1, ties="components", by=())
    ladder = making.small(name="评定阶段的办法", ladder=Ladder(first=5), shares=())
    capped = making.small(name="评定阶段的名额办法", conditions=(), shares=(share,))
    rows = {name: making.scheme(world.a, one) for name, one in (("ladder", ladder), ("capped", capped))}
    for name in ROUNDS:
        kind = "capped" if name == "tied" else "ladder"
        cycle = making.cycle(world.a, of=rows[kind], name=f"{name}的一轮")
        stage.ids[f"{name}_cycle_a"] = cycle.id
        for place in ("a1", "a2"):
            scores = {**making.SCORES, "leading": "好"} if name == "tied" else making.SCORES
            state = "declared" if name == "review" else "reviewed"
            made = making.entry(cycle, world.units[place], state, scores=scores)
            stage.ids[f"{name}_entry_{place}"] = made.id
    other = making.cycle(world.b, of=making.scheme(world.b, ladder), name="另一党委的一轮")
    stage.ids["review_cycle_b"] = other.id
    stage.ids["review_entry_b1"] = making.entry(other, world.b1, "declared").id
    finished = making.cycle(world.a, of=rows["ladder"], name="可以确认的一轮")
    entry = making.entry(finished, world.a1, "reviewed")
    StarEntry.update(state="declared").where(StarEntry.id == entry.id).execute()
    stage.ids["finish_entry_a1"] = entry.id
    _review(stage, by)

    def step(name: str, act: Any) -> None:
        act(StarCycle.get_by_id(stage.ids[f"{name}_cycle_a"]))

    for name in ("tied", "proposed", "published", "ended", "settled"):
        if name == "published":
            mine = (StarMark.entry == stage.ids["published_entry_a1"]) & (StarMark.indicator == "study")
            StarMark.update(reason="zqpublishedmark").where(mine).execute()
        step(name, lambda cycle: domain.propose(cycle, {}, by=by))
    for name in ("published", "ended", "settled"):
        step(name, lambda cycle: domain.publish(cycle, by=by))
    over = {"publicity_starts": today - timedelta(days=8), "publicity_ends": today - timedelta(days=1)}
    keys = [stage.ids[f"{name}_cycle_a"] for name in ("ended", "settled")]
    StarCycle.update(**over).where(StarCycle.id.in_(keys)).execute()
    step("settled", lambda cycle: domain.settle(cycle, "zqsettledsource", by=by))
    for name, key in list(stage.ids.items()):
        table = StarCycle if "_cycle_" in name else StarEntry if "_entry_" in name else None
        if table is not None and name.partition("_")[0] in (*ROUNDS, "finish"):
            stage.ids[f"v_{name}"] = table.get_by_id(key).version


def _review(stage: "Stage", by: Any) -> None:
    """Marks and findings of the round under review, and a ballot that gave its result."""
    from portal.ballots import domain as ballots
    from portal.ballots.models import Ballot
    from portal.stars.models import StarEntry
    from portal.stars.reviewing import domain

    entry, today = StarEntry.get_by_id(stage.ids["review_entry_a1"]), clock.today()
    domain.mark(entry, "study", domain.Wanted("25", "zqreviewmark", "read"), by=by)
    domain.find(entry, "veto", "calm", False, "zqreviewfinding", by=by)
    domain.except_(StarEntry.get_by_id(entry.id), "zqreviewexception", by=by)
    (ballot,) = domain.poll(entry, ["poll"], today, today, by=by)
    (question,) = ballots.QUESTIONS(ballot=ballot.id, part=0)
    for who in ("plain_a1", "mover_a1", "fresh_a1", "withdrawn_a1", "old_staff"):
        ballots.vote(ballot, 0, {question.id: 0}, by=stage.by(who))
    yesterday = today - timedelta(days=1)
    Ballot.update(opens_on=yesterday, closes_on=yesterday).where(Ballot.id == ballot.id).execute()
    stage.ids["star_ballot"] = ballot.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for word in ("zqreviewmark", "zqreviewfinding", "zqreviewexception"):  # nobody of the branch before publicity
        yield word, (ACT_A, ACT_A)
    yield "zqpublishedmark", (A1 | READ_A1, set())
    yield "zqsettledsource", (IN_A, A)


# --- deeds ------------------------------------------------------------------------------------------------

MARK = {"s2": "差", "method": "look", "reason": "班子缺一名委员", "version": "0"}
deed("star_review.mark", "/stars/entries/{review_entry_a1}/marks/2", MARK, ACT_A, "star_entry.mark")
deed("star_review.mark", "/stars/entries/{review_entry_b1}/marks/2", MARK, ACT_B, "star_entry.mark")
FOUND = {"holds": "1", "reason": "处分决定已经生效", "version": "0"}
deed("star_review.find", "/stars/entries/{review_entry_a1}/findings/1", FOUND, ACT_A, "star_entry.find")
deed("star_review.rest", "/stars/entries/{review_entry_a1}/rest", {"method": "read"}, ACT_A, "star_entry.mark")
deed("star_review.adopt", "/stars/entries/{review_entry_a1}/adopt", {}, ACT_A, "star_entry.mark")
POLL = {"indicators": ["poll"], "opens_on": "{today}", "closes_on": "{closes}", "version": "1"}
deed("star_review.poll", "/stars/entries/{review_entry_a2}/poll", POLL, ACT_A, "star_entry.poll ballot.create")
EXCEPT = {"exception": "党委会议研究同意破格", "version": "{v_review_entry_a1}"}
deed("star_review.except_", "/stars/entries/{review_entry_a1}/except", EXCEPT, ACT_A, "star_entry.except")
RETURN = {"reason": "补充佐证材料", "at_1": "缺七月的学习记录", "version": "{v_review_entry_a1}"}
deed("star_review.send_back", "/stars/entries/{review_entry_a1}/return", RETURN, ACT_A, "star_entry.return")
FINISH = {"version": "{v_finish_entry_a1}"}
deed("star_review.finish", "/stars/entries/{finish_entry_a1}/finish", FINISH, ACT_A, "star_entry.finish")
RESUME = {"reason": "核查记录有误", "version": "{v_ready_entry_a1}"}
deed("star_review.resume", "/stars/entries/{ready_entry_a1}/resume", RESUME, ACT_A, "star_entry.resume")


def _round(name: str, act: str, form: dict[str, str], entries: str) -> None:
    version = {"version": f"{{v_{name}_cycle_a}}"}
    deed(f"star_results.{act}", f"/stars/cycles/{{{name}_cycle_a}}/{act}", {**form, **version}, ACT_A, entries)


_round("ready", "propose", {}, "star_cycle.propose star_entry.rate*2")
_round(
    "tied", "order", {"order_1": "1", "order_2": "2", "reason": "党委会议研究决定"},
    "star_cycle.order star_entry.rate*2",
)  # fmt: skip
_round("proposed", "publish", {}, "star_cycle.publish")
_round("published", "extend", {"ends": "{closes}", "reason": "异议材料待核"}, "star_cycle.extend")
_round("published", "reopen", {"reason": "核分有误重新评定"}, "star_cycle.reopen")
_round("ended", "settle", {"source": "十二月党委会议"}, "star_cycle.settle star_entry.settle*2 star_standing.create*2")
_round("settled", "file", {"paper": "机党发第十二号", "on": "{today}"}, "star_cycle.file")
