"""Shares: each by itself, and whether they can hold together."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from portal.stars.computation.checking.problem import Problem, exists, hint, summed
from portal.stars.computation.scheme import Scheme, Share
from portal.stars.computation.standing import Ranks
from portal.stars.computation.wording import plain

HUNDRED = Decimal(100)


def check_shares(scheme: Scheme) -> Iterator[Problem]:
    for position, share in enumerate(scheme.shares):
        yield from _share(f"shares[{position}]", share, scheme)
    if all(exists(scheme, share.outcome) for share in scheme.shares):
        yield from _pairs(scheme)
        yield from _quotas(scheme)
        yield from _caps(scheme)


def _share(place: str, share: Share, scheme: Scheme) -> Iterator[Problem]:
    if not exists(scheme, share.outcome):
        yield Problem(f"{place}.outcome", "请选择本办法中的星级或等次。")
    elif share.outcome == 0 and share.kind != "floor":
        yield Problem(f"{place}.outcome", f"{scheme.unrated}不占名额，请选择星级或等次。")
    elif share.kind == "cap" and isinstance(share.outcome, str):
        yield Problem(
            f"{place}.outcome", f"“最多”只用于星级；要限定{scheme.label(share.outcome)}的数量，请用“定为”或“至少”。"
        )
    elif share.kind == "floor" and share.outcome == scheme.stars:
        yield hint(place, f"所有支部都在{scheme.label(share.outcome)}及以下，这一条不起作用。")
    if (share.percent is None) == (share.count is None):
        yield Problem(f"{place}.percent", "请填写比例，或填写个数，两者填一种。")
    elif share.percent is not None and not 0 < share.percent <= HUNDRED:
        yield Problem(f"{place}.percent", "比例应大于 0，不超过 100。")
    elif share.count is not None and share.count < 1:
        yield Problem(f"{place}.count", "个数至少为 1。")
    if share.ties == "in" and share.kind == "cap":
        yield Problem(f"{place}.ties", "“最多”的名额不能因同分而超出，请选“都不列入”或“比较计分项”。")
    if share.ties == "out" and share.kind == "floor":
        yield hint(f"{place}.ties", "末位同分都不列入时，可能不足规定的个数；要保证个数，请选“都列入”或“比较计分项”。")
    if share.by and share.ties != "components":
        yield hint(f"{place}.by", "同分时不比较计分项，这里用不到，请删去。")
    if unknown := [key for key in share.by if key not in summed(scheme)]:
        yield Problem(f"{place}.by", f"没有这些计分项：{'、'.join(unknown)}，请重新选择。")


def _pairs(scheme: Scheme) -> Iterator[Problem]:
    """One outcome has one share of a kind, and not at once a number it must have and one it may have."""
    seen: dict[object, str] = {}
    for position, share in enumerate(scheme.shares):
        group = "floor" if share.kind == "floor" else "places"
        earlier = seen.setdefault((group, share.outcome), share.kind)
        if earlier != share.kind:
            text = f"{scheme.label(share.outcome)}已有另一种名额（“最多”与“定为”），请只留一种。"
            yield Problem(f"shares[{position}]", text)
        elif share is not next(
            each for each in scheme.shares if (each.kind, each.outcome) == (share.kind, share.outcome)
        ):
            yield Problem(f"shares[{position}]", f"{scheme.label(share.outcome)}的同一种名额填了两次，请只留一种。")


def _quotas(scheme: Scheme) -> Iterator[Problem]:
    ranks = Ranks(scheme)
    quotas = sorted((each for each in scheme.shares if each.kind == "quota"), key=lambda each: -ranks.of(each.outcome))
    if quotas and (scheme.bands or scheme.levels):
        yield hint("shares", "既有分数段（或分级标准）又有“定为”的名额：名额会改变按分数得出的星级。")
    percents = [each.percent or Decimal(0) for each in quotas]
    rest_in_last = bool(percents) and percents[-1] == HUNDRED  # the last quota takes whoever is left
    total = sum(percents[:-1] if rest_in_last else percents, Decimal(0))
    if total > HUNDRED:
        text = f"各档名额合计 {plain(total)}%，超过 100%；最后一档要收下其余全部支部的，请填 100%。"
        yield Problem("shares", text)


def _caps(scheme: Scheme) -> Iterator[Problem]:
    """At most n with four stars or better bounds those with five as well."""
    caps = [each for each in scheme.shares if each.kind == "cap" and each.percent is not None]
    caps.sort(key=lambda each: -Ranks(scheme).of(each.outcome))
    for better, worse in pairwise(caps):
        if better.base == worse.base and (better.percent or 0) > (worse.percent or 0):
            first, second = scheme.label(better.outcome), scheme.label(worse.outcome)
            text = f"{second}及以上最多 {plain(worse.percent or HUNDRED)}%，比{first}的 {plain(better.percent or HUNDRED)}% 还少，"
            yield hint("shares", f"{text}请核对。")
