"""Caps, quotas and floors over all branches: who keeps, gets or loses an outcome because of a share."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from portal.stars.computation.scheme import Scheme, Share
from portal.stars.computation.standing import UNRATED, Ranks, Standing
from portal.stars.computation.wording import plain

ROUNDING = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "up": ROUND_CEILING}
KINDS = {"cap": "最多", "quota": "定为", "floor": "至少"}
BASES = {"rated": "参评", "all": "全部", "sector": "同行业参评"}


def share_out(scheme: Scheme, ranks: Ranks, standings: list[Standing]) -> None:
    """Apply all shares: caps and quotas from the best outcome down (a cap before a quota), then floors likewise.

    Only branches with a total take part. Without bands and levels nobody has a place until a quota gives one.
    """
    rated = [standing for standing in standings if standing.total is not None]
    by_rank = not scheme.bands and not scheme.levels
    if by_rank:
        for standing in rated:
            standing.rank = standing.rank or ranks.unplaced
    order = sorted(scheme.shares, key=lambda share: (share.kind == "floor", -ranks.of(share.outcome), share.kind))
    for share in order:
        if share.kind == "floor" and by_rank:
            _settle(rated, ranks)
        for group, base in _groups(share, rated, standings):
            _SHARES[share.kind](_Line(scheme, share, ranks, base), group)
    _settle(rated, ranks)


def places(share: Share, base: int) -> int:
    """n of so many branches: 30 % of 3 is 0 rounded down, 1 rounded up or half up, and never less than `least`."""
    if share.count is not None:
        return max(share.count, share.least)
    exact = (share.percent or Decimal(0)) * base / 100
    return max(int(exact.to_integral_value(ROUNDING[share.rounding])), share.least)


def _settle(rated: Iterable[Standing], ranks: Ranks) -> None:
    for standing in rated:
        if standing.rank == ranks.unplaced:
            standing.rank = min(UNRATED, standing.limit)


def _groups(share: Share, rated: list[Standing], everybody: list[Standing]) -> Iterable[tuple[list[Standing], int]]:
    """Those among whom a share is cut, and the number it is a percentage of."""
    if share.base != "sector":
        return [(rated, len(everybody if share.base == "all" else rated))]
    sectors = defaultdict(list)
    for standing in rated:
        sectors[standing.branch.sector].append(standing)
    return [(group, len(group)) for group in sectors.values()]


Key = tuple[Decimal | int | float, ...]


class _Line:
    """One share in one group: where its line runs, and what it says to those on both sides."""

    def __init__(self, scheme: Scheme, share: Share, ranks: Ranks, base: int):
        self.share, self.ranks = share, ranks
        self.rank = ranks.of(share.outcome)
        self.n = places(share, base)
        self.label = f"{ranks.words(self.rank)}名额"
        amount = (
            f"{share.count} 个"
            if share.count is not None
            else f"{BASES[share.base]} {base} 个的 {plain(share.percent)}%"
        )
        self.words = f"{ranks.words(self.rank)}{KINDS[share.kind]}{amount}，共 {self.n} 个"

    def key(self, standing: Standing) -> Key:
        """Best first. A direct award comes first where it reaches as high as the outcome, then what the scores gave."""
        assert standing.total is not None
        first = (standing.award >= self.rank > UNRATED, standing.reached, standing.total)
        if self.share.ties != "components":
            return first
        decided = standing.branch.order
        by = tuple(standing.values.get(key, Decimal(0)) for key in self.share.by)
        return (*first, *by, float("-inf") if decided is None else -decided)

    def first(self, standings: list[Standing], n: int, *, last: bool = False) -> tuple[list[Standing], set[int]]:
        """The first n (or the last), and which others have the same key as somebody on the other side of the line.

        Those who tie across the line are all in or all out, as the share says; a cap never lets more in.
        """
        ordered = sorted(standings, key=self.key, reverse=not last)
        if n <= 0 or n >= len(ordered):
            return (ordered if n > 0 else []), set()
        edge = self.key(ordered[n - 1])
        if edge != self.key(ordered[n]):
            return ordered[:n], set()
        tied = {id(each) for each in ordered if self.key(each) == edge}
        everybody_in = self.share.ties == "in" and self.share.kind != "cap"
        better = [each for each in ordered[:n] if id(each) not in tied]
        return better + [each for each in ordered if everybody_in and id(each) in tied], tied

    def move(self, standing: Standing, rank: int, tied: set[int], why: str) -> None:
        if id(standing) in tied:
            why = f"在名额线上同分，按办法一并{'列入' if self.share.ties == 'in' and self.share.kind != 'cap' else '不列入'}"
        standing.move("share", f"{self.share.kind}-{self.share.outcome}", self.label, rank, f"{self.words}；{why}")


def _cap(line: _Line, group: list[Standing]) -> None:
    having = [standing for standing in group if standing.rank >= line.rank]
    kept, tied = line.first(having, line.n)
    keeping = {id(standing) for standing in kept}
    for standing in having:
        if id(standing) not in keeping:
            line.move(standing, line.ranks.below(line.rank), tied, "名额已由总分在前的支部用完")


def _quota(line: _Line, group: list[Standing]) -> None:
    waiting = [standing for standing in group if standing.rank <= line.rank]
    chosen, tied = line.first([standing for standing in waiting if standing.limit >= line.rank], line.n)
    getting = {id(standing) for standing in chosen}
    for standing in waiting:
        if id(standing) in getting:
            line.move(standing, line.rank, tied, "本支部在名额之内")
        elif standing.rank == line.rank:
            line.move(standing, line.ranks.below(line.rank), tied, "名额已由总分在前的支部用完")


def _floor(line: _Line, group: list[Standing]) -> None:
    better = [standing for standing in group if standing.rank > line.rank]
    short = line.n - (len(group) - len(better))
    put, tied = line.first(better, short, last=True)
    for standing in put:
        line.move(standing, line.rank, tied, "本支部总分在末位")


_SHARES = {"cap": _cap, "quota": _quota, "floor": _floor}
