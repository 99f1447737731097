"""Whether a scheme makes sense: what must be put right before it is used, and what deserves a second look."""

from collections.abc import Collection

from portal.stars.computation.checking.bands import check_bands
from portal.stars.computation.checking.frame import check_bounds, check_frame
from portal.stars.computation.checking.limits import check_limits
from portal.stars.computation.checking.parts import check_parts
from portal.stars.computation.checking.problem import Problem
from portal.stars.computation.checking.reach import check_reach
from portal.stars.computation.checking.shares import check_shares
from portal.stars.computation.scheme import Scheme

__all__ = ["Problem", "check"]


def check(scheme: Scheme, sectors: Collection[str] = ()) -> list[Problem]:
    """All problems, in the order of the scheme's fields; a scheme with a severe one cannot be used.

    `sectors`: the sectors there are; empty: those that the scheme itself names.
    """
    if beyond := list(check_bounds(scheme)):  # nothing more can be said in words about what is beyond all limits
        return beyond
    problems = [*check_frame(scheme, sectors), *check_parts(scheme), *check_bands(scheme)]
    problems += [*check_shares(scheme), *check_limits(scheme)]
    if not any(problem.severe for problem in problems):  # what can be reached is only known of a sound scheme
        problems += check_reach(scheme, sectors)
    return problems
