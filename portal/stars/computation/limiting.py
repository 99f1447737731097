"""What a branch gets or cannot have whatever its total: direct awards, conditions, the ladder, vetoes."""

from collections.abc import Iterator
from datetime import date

from portal.stars.computation.scheme import HONOUR_LEVELS, Condition, Scheme, Veto
from portal.stars.computation.sheet import Branch, Honour
from portal.stars.computation.spans import within
from portal.stars.computation.standing import UNRATED, Standing
from portal.stars.computation.wording import written

LEVELS = list(HONOUR_LEVELS)


def limit(scheme: Scheme, standing: Standing, day: date) -> None:
    """All four, in this order; the bars stay with the standing, since a quota must not pass them either."""
    if standing.total is not None:
        _award(scheme, standing, day)
        _conditions(scheme, standing, day)
        _ladder(scheme, standing)
    _vetoes(scheme, standing)


def _award(scheme: Scheme, standing: Standing, day: date) -> None:
    for award in sorted(scheme.awards, key=lambda award: -award.star):
        if honour := _honour(standing.branch, award.level, award.years, day):
            standing.award = award.star
            if award.star > standing.rank:
                why = f"{award.label}：获得“{honour.label}”（{HONOUR_LEVELS[honour.level]}，{written(honour.day)}），直接授星"
                standing.move("award", award.key, award.label, award.star, why)
            return


def _conditions(scheme: Scheme, standing: Standing, day: date) -> None:
    for condition in sorted(scheme.conditions, key=lambda condition: -condition.star):
        if _met(scheme, condition, standing, day):
            continue
        rank = standing.ranks.down(condition.star, 1)
        why = f"{standing.ranks.words(condition.star)}的条件“{condition.label}”没有达到"
        standing.bars.append((rank, why))
        if rank < standing.rank:
            standing.move("condition", condition.key, condition.label, rank, why)


def _met(scheme: Scheme, condition: Condition, standing: Standing, day: date) -> bool:
    branch = standing.branch
    match condition.kind:
        case "stated":
            return condition.key in branch.met
        case "history":
            earlier = branch.history[: condition.cycles]
            return len(earlier) == condition.cycles and all(
                standing.ranks.earlier(outcome) >= condition.least for outcome in earlier
            )
        case "honour":
            return _honour(branch, condition.of, condition.least, day) is not None
        case _:
            if condition.kind == "indicator" and _of_others(scheme, condition.of, branch):
                return True
            value = (standing.points if condition.kind == "indicator" else standing.sums).get(condition.of)
            return value is not None and condition.minimum is not None and value >= condition.minimum


def _of_others(scheme: Scheme, key: str, branch: Branch) -> bool:
    """Whether this indicator is for other sectors only: then it cannot be asked of the branch."""
    return any(each.key == key and each.sectors and branch.sector not in each.sectors for each in scheme.indicators)


def _ladder(scheme: Scheme, standing: Standing) -> None:
    ladder, ranks, branch = scheme.ladder, standing.ranks, standing.branch
    if ladder is None:
        return
    if branch.history:
        last = ranks.earlier(branch.history[0])
        rank = ranks.up(last, ladder.steps)
        why = f"上一周期为{ranks.words(last)}，逐级晋升最多到{ranks.words(rank)}"
    else:
        rank = ranks.star(min(ladder.first, ranks.best))
        why = f"没有上一周期的结果，首次评定最多{ranks.words(rank)}"
    if ladder.exception and branch.exception.strip():
        if rank < standing.rank:
            standing.move("ladder", "", "逐级晋升", standing.rank, f"{why}；破格：{branch.exception.strip()}，不受此限")
        return
    rank = max(rank, standing.award)
    standing.bars.append((rank, why))
    if rank < standing.rank:
        standing.move("ladder", "", "逐级晋升", rank, why)


def _vetoes(scheme: Scheme, standing: Standing) -> None:
    otherwise = standing.rank
    for veto in scheme.vetoes:
        for ago, found in _found(veto, standing.branch):
            rank, effect = _effect(veto, standing, ago, otherwise)
            when = f"{ago} 个周期前发生，{veto.cycles} 个周期内有效" if ago else found
            why = f"一票否决“{veto.label}”{f'（{when}）' if when else ''}，{effect}"
            standing.bars.append((rank, why))
            standing.move("veto", veto.key, veto.label, min(rank, standing.rank), why)


def _found(veto: Veto, branch: Branch) -> Iterator[tuple[int, str]]:
    """How many cycles ago the veto was found that still holds, and what was found in this one."""
    if veto.key in branch.vetoes:
        yield 0, branch.vetoes[veto.key]
    for ago, keys in enumerate(branch.earlier_vetoes[: veto.cycles - 1], start=1):
        if veto.key in keys:
            yield ago, ""


def _effect(veto: Veto, standing: Standing, ago: int, otherwise: int) -> tuple[int, str]:
    """The best rank that the veto leaves, in words too; `otherwise`: the rank without any veto."""
    ranks, history = standing.ranks, standing.branch.history
    match veto.effect:
        case "unrated":
            return UNRATED, f"评为{ranks.words(UNRATED)}"
        case "at_most":
            rank = ranks.star(veto.star or 0)
            return rank, f"最高{ranks.words(rank)}"
        case "grade":
            rank = ranks.of(veto.grade)
            return rank, f"评为{ranks.words(rank)}"
        case _:
            # Below the result before the finding: what was found last cycle counts from the cycle before that.
            known = ago < len(history)
            base = ranks.earlier(history[ago]) if known else otherwise
            than = f"发生前的{ranks.words(base)}" if known else f"本次的{ranks.words(base)}"
            return ranks.down(base, veto.star or 0), f"在{than}基础上降 {veto.star} 星"


def _honour(branch: Branch, level: str, years: int, day: date) -> Honour | None:
    """The latest honour of at least this level within so many years (0: ever) before `day`."""
    high = LEVELS[: LEVELS.index(level) + 1]
    fitting = [
        honour
        for honour in branch.honours
        if honour.level in high and honour.day <= day and (not years or within(honour.day, 12 * years, day))
    ]
    return max(fitting, key=lambda honour: (honour.day, honour.label), default=None)
