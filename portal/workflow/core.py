"""What a workflow is: states, moves between them, labels."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class State:
    """A state: its label on the screen, and whose move it is now (现在在谁手里)."""

    label: str
    tone: str = "muted"  # ok, warn, danger, info, muted
    holder: str = ""


@dataclass(frozen=True)
class Move:
    """A move: from which states to which, and its button. `to` None: the state stays."""

    sources: tuple[str, ...]
    to: str | None
    label: str
    weight: str = "secondary"  # primary, secondary, danger


@dataclass(frozen=True)
class Workflow:
    """The states and moves of one record; moves are keyed by the action that policy rules on."""

    record: str
    initial: str
    table: dict[str, State]
    moves: dict[str, Move] = field(default_factory=dict)

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.table)

    def allows(self, action: str, state: str) -> bool:
        """Whether `action` starts from `state`; an action that is no move is always in time."""
        move = self.moves.get(action)
        return move is None or state in move.sources

    def label(self, state: str) -> str:
        return self.table[state].label
