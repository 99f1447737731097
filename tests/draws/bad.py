"""Rows of draws that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.draws.models import Draw


def draw(w: Any, **values: Any) -> Draw:
    """A draw of the first committee."""
    usual = {
        "committee": w.a, "title": "抽签", "subject": "branch", "asked": "committee",
        "created_by": w.committee.person,
    }  # fmt: skip
    return Draw.create(**{**usual, **values})


FULL: dict[str, Any] = {
    "frame": "x", "frame_hash": "x", "secret": "x", "commitment": "x", "number": "1", "result": [],
    "frozen_at": clock.now(),
}  # fmt: skip

BAD: dict[str, Callable[[Any], Any]] = {
    "draw without a title": lambda w: draw(w, title=""),
    "draw of no subject": lambda w: draw(w, subject="x"),
    "draw of no state": lambda w: draw(w, state="x"),
    "draw with a number of nobody": lambda w: draw(w, asked="x"),
    "draw by a public value that is not named": lambda w: draw(w, asked="public"),
    "draw frozen without a frame": lambda w: draw(w, state="frozen"),
    "draw committed to nothing": lambda w: draw(w, state="committed", frame="x", frame_hash="x"),
    "draw drawn without a number": lambda w: draw(w, **{**FULL, "state": "drawn", "number": ""}),
    "draw abandoned without a reason": lambda w: draw(w, state="abandoned"),
    "draw again without a reason": lambda w: draw(w, redraw_of=draw(w)),
}


def _changed(state: str, **values: Any) -> Callable[[Any], Any]:
    def change(w: Any) -> None:
        made = draw(w, **FULL, state=state, reason="x")
        Draw.update(**values).where(Draw.id == made.id).execute()

    return change


FROZEN: dict[str, Callable[[Any], Any]] = {
    "the frame of a frozen draw": _changed("frozen", frame="y"),
    "the secret of a committed draw": _changed("committed", secret="y"),
    "the number of a draw that is over": _changed("drawn", number="2"),
}

KEPT: dict[str, Callable[[Any], Any]] = {
    f"a {state} draw": lambda w, state=state: draw(w, **FULL, state=state, reason="x").delete_instance()
    for state in ("frozen", "committed", "drawn", "abandoned")
}
