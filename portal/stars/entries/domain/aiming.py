"""实践创星: the star that a branch aims for, and by which measures; changed until it declares, every version kept."""

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.stars.computation.scheme import Scheme
from portal.stars.entries.domain.text import open_cycle, tidied
from portal.stars.models import StarEntry

MOST_MEASURES = 1000
UNTIL = ("draft", "confirmed", "returned")


def check_star(star: int | None, scheme: Scheme, field: str) -> int:
    """A star that the scheme gives. Raises Invalid."""
    if star is None or not scheme.lowest <= star <= scheme.stars:
        raise Invalid(f"请选择{scheme.label(scheme.lowest)}到{scheme.label(scheme.stars)}中的一个。", field)
    return star


def aim(
    entry: StarEntry, star: int | None, measures: str, scheme: Scheme, *, by: Actor, version: int | None = None
) -> None:
    """确定创星目标: the star and how it is to be reached. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.aim", entry, by=by)
    star = check_star(star, scheme, "aim")
    measures = tidied(measures, "measures", "创星措施", MOST_MEASURES)
    if not measures:
        raise Invalid("请写明打算怎么做：补哪些短板、谁负责、什么时候做到。", "measures")
    values = {
        name: [getattr(entry, name), now]
        for name, now in (("aim", star), ("measures", measures))
        if getattr(entry, name) != now
    }
    if not values:
        return
    with write():
        open_cycle(entry)
        if entry.state not in UNTIL:
            raise Stale("已经申报，创星目标不能再改。")
        actions.perform(
            "star_entry.aim", entry, by=by, version=version, values=values,
            set={"aim": star, "measures": measures, "aimed_on": clock.today()},
        )  # fmt: skip
