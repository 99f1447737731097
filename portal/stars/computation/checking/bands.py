"""Bands: one outcome for every total."""

from collections.abc import Iterator
from itertools import pairwise

from portal.stars.computation.checking.problem import Problem, exists
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.scoring import ZERO
from portal.stars.computation.standing import Ranks
from portal.stars.computation.wording import plain


def check_bands(scheme: Scheme) -> Iterator[Problem]:
    """No gap, no overlap, and more points never mean less."""
    ranks, seen = Ranks(scheme), set()
    for position, band in enumerate(scheme.bands):
        place = f"bands[{position}]"
        if not exists(scheme, band.outcome):
            yield Problem(f"{place}.outcome", "请选择本办法中的星级或等次。")
            return
        if band.minimum in seen:
            start = "其余" if band.minimum is None else f"{plain(band.minimum)} 分起"
            yield Problem(f"{place}.minimum", f"“{start}”填了两次，分数段重叠，请改为各不相同。")
        seen.add(band.minimum)
    ordered = sorted(scheme.bands, key=lambda band: (band.minimum is not None, band.minimum or ZERO))
    for lower, higher in pairwise(ordered):
        if ranks.of(lower.outcome) >= ranks.of(higher.outcome) and lower.minimum != higher.minimum:
            low, high = scheme.label(lower.outcome), scheme.label(higher.outcome)
            text = f"{plain(higher.minimum or ZERO)} 分起是{high}，比它低的分数段却是{low}，请核对次序。"
            yield Problem("bands", text)
    if ordered and ordered[0].minimum is not None and (scheme.floor is None or ordered[0].minimum > scheme.floor):
        text = f"不到 {plain(ordered[0].minimum)} 分的没有结果，请加上“其余”一档，写明是什么星级或{scheme.unrated}。"
        yield Problem("bands", text)
