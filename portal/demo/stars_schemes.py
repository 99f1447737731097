"""Sample schemes of a committee: those of the library, finished, one that waits for its last part, and a second version."""

from dataclasses import replace

from portal.policy import Actor
from portal.stars import library
from portal.stars.models import StarScheme
from portal.stars.schemes import domain


def fill(officer: Actor) -> dict[str, StarScheme]:
    """Library key → the committee's scheme, ready for a cycle; beside them two drafts."""
    taken = {key: domain.take(key, by=officer) for key in library.schemes()}
    for scheme in taken.values():
        domain.finish(scheme, by=officer)
    first = next(iter(taken.values()))
    revised = domain.copy(first, by=officer)
    text = library.schemes()[first.library]
    domain.edit(
        revised,
        replace(text, note=f"{text.note}\n修订稿，正在征求各支部意见。".strip()),
        by=officer,
        version=revised.version,
    )
    domain.create("窗口单位星级评定办法", 5, by=officer)
    return taken
