"""Whether a meeting can decide and a motion passed, by 支部工作条例 第十一条: explained, from the numbers of the record."""

from dataclasses import dataclass
from decimal import Decimal

from portal.life.judging.limits import at_least

HALF, FOUR_FIFTHS = Decimal("0.5"), Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Vote:
    """表决. Who is present and neither for, against nor abstaining did not vote, or not validly."""

    entitled: int  # 应到有表决权
    present: int  # 实到有表决权
    yes: int = 0  # 赞成
    no: int = 0  # 反对
    abstained: int = 0  # 弃权
    election: bool = False  # ⅘ present instead of ½


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote comes to. `lines`: whole Chinese sentences, first of the quorum, then of the majority."""

    quorum: bool
    passed: bool
    present_needed: int
    yes_needed: int
    lines: tuple[str, ...]


def quorum(entitled: int, *, election: bool = False) -> int:
    """How many must be present: at least half, for an election at least four fifths of those entitled."""
    return at_least(FOUR_FIFTHS if election else HALF, entitled)


def majority(entitled: int) -> int:
    """How many must be in favour: more than half of those entitled, present or not."""
    return entitled // 2 + 1


def decide(vote: Vote) -> Verdict:
    """The verdict of a vote, or of one candidate of an election. ValueError in Chinese where the numbers cannot be."""
    _check(vote)
    present_needed, yes_needed = quorum(vote.entitled, election=vote.election), majority(vote.entitled)
    enough = vote.present >= present_needed
    passed = enough and vote.yes >= yes_needed
    return Verdict(enough, passed, present_needed, yes_needed, (_presence(vote, present_needed), _votes(vote, enough)))


def _check(vote: Vote) -> None:
    if min(vote.entitled, vote.present, vote.yes, vote.no, vote.abstained) < 0:
        raise ValueError("人数和票数不能为负。")
    if not vote.entitled:
        raise ValueError("请填写应到有表决权的人数。")
    if vote.present > vote.entitled:
        raise ValueError(f"实到 {vote.present} 人，多于应到有表决权的 {vote.entitled} 人，请核对。")
    cast = vote.yes + vote.no + vote.abstained
    if cast > vote.present:
        raise ValueError(f"赞成、反对、弃权共 {cast} 票，多于实到 {vote.present} 人，请核对。")


def _presence(vote: Vote, needed: int) -> str:
    share = "五分之四" if vote.election else "半数"
    what = "选举" if vote.election else "表决"
    begins = f"应到有表决权 {vote.entitled} 人，实到 {vote.present} 人"
    if vote.present >= needed:
        return f"{begins}，达到{share}（{needed} 人），可以进行{what}。"
    return f"{begins}，不足{share}（{needed} 人），还差 {needed - vote.present} 人，不能进行{what}。"


def _votes(vote: Vote, enough: bool) -> str:
    needed = majority(vote.entitled)
    begins = f"赞成 {vote.yes} 票，须超过应到 {vote.entitled} 人的半数（至少 {needed} 票）"
    good, bad = ("当选", "不能当选") if vote.election else ("通过", "未通过")
    if not enough:
        return f"{begins}；到会人数不足，表决无效，{bad}。"
    if vote.yes >= needed:
        return f"{begins}，{good}。"
    return f"{begins}，还差 {needed - vote.yes} 票，{bad}。"
