"""The actor: a person with the role at hand, what that role covers, and when a role is in force."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import ROLES, TeamUnit
from portal.db import P, Query
from portal.units.models import UnitCover


@dataclass(slots=True)
class Actor:
    """The person at work and the role at hand. Always an argument, never ambient."""

    person_id: int | None
    name: str
    role: str  # a key of ROLES, or "system" for the command line and the worker
    kind: str = "member"  # member, staff, technical
    home_branch_id: int | None = None  # where the person belongs, whatever the role at hand
    home_committee_id: int | None = None
    unit_id: int | None = None  # over which unit the role at hand has power
    unit_kind: str = ""
    unit_name: str = ""
    team_id: int | None = None
    appointment_id: int | None = None
    account_id: int | None = None
    session_id: int | None = None
    address: str = ""
    committee_name: str = ""
    username: str = ""
    must_change: bool = False
    veiled: bool = False  # speaks without a name
    _covered: frozenset[int] | None = field(default=None, repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.account_id)

    @property
    def role_label(self) -> str:
        return self.name if self.veiled else ROLES.get(self.role, "系统")

    def behind_veil(self) -> "Actor":
        """The same without a name: what the trail and the revisions may know of an anonymous act is the unit alone."""
        return Actor(
            None, "匿名", "anonymous", kind=self.kind, home_branch_id=self.home_branch_id,
            home_committee_id=self.home_committee_id, veiled=True,
        )  # fmt: skip

    def covers(self, unit_id: int | None) -> bool:
        """Whether the role at hand has power over a unit: its own, or one below it, or one assigned to the team."""
        if unit_id is None:
            return False
        if unit_id == self.unit_id:
            return True
        if self.unit_id is None and self.team_id is None:
            return False
        if self._covered is None:
            self._covered = frozenset(row.unit_id for row in _COVERED[self.team_id is not None](**self.places()))
        return unit_id in self._covered

    def forget_covered(self) -> None:
        """The tree has changed: look up anew what the role covers."""
        self._covered = None

    def covered_units(self) -> frozenset[int]:
        """All units that the role at hand has power over."""
        self.covers(0)
        return (self._covered or frozenset()) | ({self.unit_id} if self.unit_id else frozenset())

    def places(self) -> dict[str, Any]:
        """The parameters that scopes use."""
        return {
            "me": self.person_id,
            "account": self.account_id,
            "unit": self.unit_id,
            "team": self.team_id,
            "home_branch": self.home_branch_id,
            "home_committee": self.home_committee_id,
            "today": clock.today(),
        }


SYSTEM = Actor(None, "系统", "system", kind="technical")

_COVERED = {
    False: Query(lambda: UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))),
    True: Query(lambda: assigned()),
}


def in_force(table: Any, day: Any) -> pw.Expression:
    """Whether a row with starts and ends (inclusive) holds on `day` and was not ended at once before."""
    return (table.starts <= day) & (table.ends.is_null() | (table.ends >= day)) & table.ended_at.is_null()


def assigned() -> pw.ModelSelect:
    """The units assigned to a team today, with all below them."""
    return (
        UnitCover.select(UnitCover.unit)
        .join(TeamUnit, on=(TeamUnit.unit == UnitCover.ancestor))
        .where((TeamUnit.team == P("team")) & in_force(TeamUnit, P("today")))
    )
