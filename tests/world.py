"""The cast: two committees, three branches, and everyone who may come to the portal."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Account, Appointment, Team
from portal.units.models import Person, Unit
from tests import factories as make


@dataclass
class Player:
    """Someone of the cast: the person, the account, and the appointment in hand."""

    person: Person
    account: Account
    hand: Appointment | None = None


# who → (name, branch or None, kind, role or None, over or None)
CAST: dict[str, tuple[str, str | None, str, str | None, str | None]] = {
    "member": ("文振晓", "a1", "member", None, None),
    "colleague": ("秦明恒", "a1", "member", None, None),
    "secretary": ("郝明国", "a1", "member", "secretary", "a1"),
    "secretary_a2": ("曾国立", "a2", "member", "secretary", "a2"),
    "member_a2": ("司马若鑫", "a2", "member", None, None),
    "committee": ("解秀兰", "a2", "member", "committee", "a"),
    "member_b": ("钱春兵", "b1", "member", None, None),
    "secretary_b": ("汪康然", "b1", "member", "secretary", "b1"),
    "committee_b": ("廖军娟", "b1", "member", "committee", "b"),
    "supervisor": ("卓立群", "b1", "member", "supervisor", "team_a"),
    "supervisor_b": ("贺知远", "b1", "member", "supervisor", "team_b"),
    "staff": ("梁小禾", "a1", "staff", None, None),
    "admin": ("系统管理员甲", None, "technical", "admin", None),
    "security": ("安全管理员甲", None, "technical", "security", None),
    "auditor": ("审计管理员甲", None, "technical", "auditor", None),
    "disabled": ("尹洋兰", "a1", "member", None, None),
}


class World:
    """Units and players by name: world.a1, world.secretary.person …"""

    units: dict[str, Unit]
    players: dict[str, Player]
    teams: dict[str, Team]

    def __getattr__(self, name: str) -> Any:
        for kind in ("units", "players", "teams"):
            found = self.__dict__.get(kind, {}).get(name)
            if found is not None:
                return found
        raise AttributeError(name)


def build() -> World:
    """Insert the cast."""
    world = World()
    superior = make.unit("superior", "某某区委")
    a = make.unit("committee", "某某局机关党委", superior)
    b = make.unit("committee", "示例集团党委", superior)
    a1 = make.unit("branch", "机关第一党支部", a, sector="机关")
    world.units = {
        "superior": superior, "a": a, "b": b, "a1": a1,
        "a2": make.unit("branch", "机关第二党支部", a, sector="机关"),
        "b1": make.unit("branch", "集团机关第一党支部", b, sector="国有企业"),
        "g1": make.unit("group", "第一党小组", a1),
    }  # fmt: skip
    world.teams = {"team_a": make.team("第一督导组", a, a), "team_b": make.team("第二督导组", b, b)}
    world.players = {}
    for who, (name, branch, kind, role, over) in CAST.items():
        initials = {"曾国立": "zgl", "解秀兰": "xxl", "文振晓": "wzx", "郝明国": "hmg"}.get(name, "")
        holder = make.person(name, world.units[branch] if branch else None, kind, initials=initials)
        login = make.account(holder, who, state="disabled" if who == "disabled" else "active")
        hand = None
        if role:
            hand = make.appointment(holder, role, unit=world.units.get(over or ""), team=world.teams.get(over or ""))
        world.players[who] = Player(holder, login, hand)
    return world
