"""Caps, quotas and floors over all branches: who keeps, gets or loses an outcome because of a share."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from portal.stars.computation.result import Line
from portal.stars.computation.scheme import Scheme, Share
from portal.stars.computation.scoring import ZERO
from portal.stars.computation.standing import UNRATED, Ranks, Standing
from portal.stars.computation.wording import plain

ROUNDING = {"down": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "up": ROUND_CEILING}
KINDS = {"cap": "最多", "quota": "定为", "floor": "至少"}
BASES = {"rated": "参评", "all": "全部", "sector": "同行业参评"}
TIED = "名额线上总分相同，按办法都不列入"  # its line has a key of its own: the committee may still order equals

Key = tuple[Decimal | float, ...]


def share_out(scheme: Scheme, ranks: Ranks, standings: list[Standing]) -> None:
    """Apply all shares: caps and quotas from the best outcome down (a quota before a cap: that always holds),
    then floors likewise.

    Only branches with a total take part. Without bands and levels nobody has a place until a quota gives one.
    """
    rated = [standing for standing in standings if standing.total is not None]
    if not scheme.bands and not scheme.levels:
        for standing in rated:
            if standing.rank == UNRATED < standing.limit:
                standing.rank = ranks.unplaced
    order = sorted(
        scheme.shares, key=lambda share: (share.kind == "floor", -ranks.of(share.outcome), share.kind == "cap")
    )
    for share in order:
        if share.kind == "floor":
            _settle(rated, ranks)
        for group, members in _groups(share, rated, standings):
            _SHARES[share.kind](_Share(share, ranks, members), group)
    _settle(rated, ranks)


def places(share: Share, base: int) -> int:
    """n of so many branches: 30 % of 3 is 0 rounded down, 1 rounded up or half up, and never less than `least`."""
    if share.count is not None:
        return max(share.count, share.least)
    exact = (share.percent or ZERO) * base / 100
    return max(int(exact.to_integral_value(ROUNDING[share.rounding])), share.least)


def _settle(rated: Iterable[Standing], ranks: Ranks) -> None:
    """Whom no quota has placed is unrated."""
    for standing in rated:
        if standing.rank == ranks.unplaced:
            standing.move("share", "", "名额", UNRATED, "各档名额已由排在前面的支部用完")


def _groups(
    share: Share, rated: list[Standing], everybody: list[Standing]
) -> Iterable[tuple[list[Standing], list[Standing]]]:
    """Those among whom a share is cut, and those it is a percentage of."""
    if share.base != "sector":
        return [(rated, everybody if share.base == "all" else rated)]
    sectors = defaultdict(list)
    for standing in rated:
        sectors[standing.branch.sector].append(standing)
    return [(group, group) for group in sectors.values()]


class _Share:
    """One share in one group: where its line runs, and what is said on both sides of it."""

    def __init__(self, share: Share, ranks: Ranks, members: list[Standing]):
        self.share, self.ranks, self.members = share, ranks, members
        self.rank = ranks.of(share.outcome)
        self.n = places(share, len(members))
        self.ties_in = share.ties == "in" and share.kind != "cap"
        name = ranks.words(self.rank)
        self.label = f"{name}名额"
        part = "" if share.percent is None else f"{BASES[share.base]} {len(members)} 个的 {plain(share.percent)}%，即"
        self.words = f"{name}名额{KINDS[share.kind]}{part} {self.n} 个"

    def key(self, standing: Standing) -> Key:
        """Greater is better: a direct award that reaches as high, then what the scores gave, then what breaks ties."""
        first = (float(standing.award >= self.rank), standing.reached, standing.total or ZERO)
        if self.share.ties != "components":
            return first
        order = standing.branch.order
        parts = [standing.sums.get(component, ZERO) for component in self.share.by]
        return (*first, *parts, float("-inf") if order is None else -order)

    def first(self, standings: list[Standing], n: int, *, last: bool = False) -> tuple[set[int], set[int]]:
        """Ids of the first n (or the last), and of those who tie across the line: all in or all out, as the share says."""
        keys = {id(standing): self.key(standing) for standing in standings}
        ordered = sorted(keys, key=keys.__getitem__, reverse=not last)
        if n <= 0 or n >= len(ordered):
            return set(ordered) if n > 0 else set(), set()
        edge = keys[ordered[n - 1]]
        if edge != keys[ordered[n]]:
            return set(ordered[:n]), set()
        tied = {each for each in ordered if keys[each] == edge}
        ahead = {each for each in ordered[:n] if each not in tied}
        return ahead | tied if self.ties_in else ahead, tied

    def move(self, standing: Standing, rank: int, why: str, key: str = "") -> None:
        standing.move("share", key or self.share.kind, self.label, rank, f"{self.words}；{why}")

    def lose(self, standing: Standing, tied: set[int]) -> None:
        """To the next lower outcome."""
        rank = self.ranks.below(self.rank)
        if id(standing) in tied:
            self.move(standing, rank, TIED, key="tie")
        else:
            self.move(standing, rank, "名额已由排在前面的支部用完" if self.n else "没有名额")

    def tell(self, standing: Standing, why: str, key: str = "") -> None:
        """Why a branch has no place that it does not lose either."""
        outcome = self.ranks.outcome(standing.rank)
        text = f"{self.words}；{why}。"
        standing.lines.append(Line("share", key or self.share.kind, self.label, text, before=outcome, after=outcome))

    def pass_over(self, standing: Standing) -> None:
        """The total would do, but a bar stands before it; the place goes to the next."""
        why = next(why for rank, why in standing.bars if rank < self.rank)
        self.tell(standing, f"按总分在名额之内，但{why}，不占名额")


def _cap(cut: _Share, group: list[Standing]) -> None:
    having = [standing for standing in group if standing.rank >= cut.rank]
    kept, tied = cut.first(having, cut.n)
    for standing in having:
        if id(standing) not in kept:
            cut.lose(standing, tied)


def _quota(cut: _Share, group: list[Standing]) -> None:
    waiting = [standing for standing in group if standing.rank <= cut.rank]
    able = [standing for standing in waiting if standing.limit >= cut.rank]
    chosen, tied = cut.first(able, cut.n)
    worst = min((cut.key(standing) for standing in able if id(standing) in chosen), default=None)
    for standing in waiting:
        if id(standing) in chosen:
            cut.move(standing, cut.rank, "本支部在名额之内")
        elif standing.limit < cut.rank:
            if len(chosen) < cut.n or (worst is not None and cut.key(standing) > worst):
                cut.pass_over(standing)
        elif standing.rank == cut.rank:
            cut.lose(standing, tied)
        elif id(standing) in tied:
            cut.tell(standing, TIED, key="tie")


def _floor(cut: _Share, group: list[Standing]) -> None:
    better = [standing for standing in group if standing.rank > cut.rank]
    short = cut.n - sum(standing.rank <= cut.rank for standing in cut.members)
    put, _ = cut.first(better, short, last=True)
    for standing in better:
        if id(standing) in put:
            cut.move(standing, cut.rank, "本支部总分在末位")


_SHARES = {"cap": _cap, "quota": _quota, "floor": _floor}
