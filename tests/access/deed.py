"""What a POST of the portal is, and the list of them all. A new route needs its lines in the module of its feature."""

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.access.stage import Stage

Form = dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """One POST. Whoever is in none of the sets gets 404; nobody and a disabled account are sent to sign-in.

    `denied`: sees the record or page but may not (403). `unoffered`: reaches the form, but it does not offer this
    (422). `idle`: is answered kindly and changes nothing. `entries`: the audit entries of the act, by action.
    """

    endpoint: str
    address: str
    form: Form
    may: frozenset[str]
    denied: frozenset[str] = frozenset()
    unoffered: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    entries: dict[str, int] = field(default_factory=dict)
    status: int = 303
    shows: int = 200  # what a GET of the same address gives to those who may, where it has one
    passing: bool = False  # changes nothing but sessions and drafts

    @property
    def name(self) -> str:
        return f"{self.endpoint} {self.address}"

    def data(self, stage: "Stage") -> Form:
        """The form with the ids, versions and dates of the stage."""
        return {stage.at(name): _value(value, stage) for name, value in self.form.items()}


def _value(value: Any, stage: "Stage") -> Any:
    if isinstance(value, str):
        return stage.at(value)
    if isinstance(value, bytes):
        return io.BytesIO(value), "名册.xlsx"
    return [_value(one, stage) for one in value] if isinstance(value, list) else value


DEEDS: list[Deed] = []


def deed(endpoint: str, address: str, form: Form, may: set[str], entries: str = "", **more: Any) -> None:
    """Add a line; `entries` is "action action*2 …"."""
    counted: dict[str, int] = {}
    for one in entries.split():
        action, _, times = one.partition("*")
        counted[action] = int(times or 1)
    for name in ("denied", "unoffered", "idle"):
        more[name] = frozenset(more.get(name, set())) - may
    DEEDS.append(Deed(endpoint, address, form, frozenset(may), entries=counted, **more))
