"""A post in words, where it lies, what of it can be found, and whose move it is."""

from typing import Any, NamedTuple

from portal import pinyin, search
from portal.accounts import holders
from portal.accounts.models import ROLES
from portal.identities.models import KINDS, SIMPLE, Identity
from portal.pledges import reviewers
from portal.units.models import Person


def path(identity: Any) -> str:
    """Where a post lies."""
    return f"/identities/{identity.id}"


def word(row: Any) -> str:
    """A post in one phrase: 党员先锋岗 · 综合受理窗口."""
    return f"{KINDS[row.kind]} · {row.title}" if row.title else KINDS[row.kind]


def name_of(identity: Identity) -> str:
    """Who holds it: the member's name, or the collective."""
    if identity.person_id is None:
        return identity.collective
    return Person.select(Person.name).where(Person.id == identity.person_id).tuples().get()[0]


def index(identity: Identity) -> None:
    """The search entry: holder, kind, title, place, duties; in the caller's transaction."""
    name = name_of(identity)
    texts = (KINDS[identity.kind], identity.title, identity.place, identity.duties)
    search.index(Identity, [(identity.id, search.tokens(name, pinyin.initials(name), *texts))])


class Holders(NamedTuple):
    """Whose move a post is: the role in words, and the people who hold that role."""

    role: str
    people: list[int]


def whose(identity: Any) -> Holders:
    """Whose move an unsettled post is (needs state, kind, person_id, branch_id, committee_id)."""
    if identity.state == "applied" and identity.kind in SIMPLE:
        found = reviewers.of(identity)
        return Holders(ROLES[found.role], found.people)
    rows = holders.over(identity.branch_id)
    if identity.state in ("applied", "discussed"):
        return Holders(ROLES["secretary"], [row.person_id for row in rows if row.role == "secretary"])
    above = [row for row in rows if row.role == "committee" and row.person_id != identity.person_id]
    nearest = [row.person_id for row in above if row.unit_id == identity.committee_id]
    return Holders(ROLES["committee"], nearest or [row.person_id for row in above])


def secretaries(identity: Identity) -> list[int]:
    """The secretaries of the branch of a post, who hear what became of it."""
    rows = holders.over(identity.branch_id)
    return [row.person_id for row in rows if row.role == "secretary"]


def concerned(identity: Identity) -> list[int]:
    """Who hears what was decided: the member, for a collective the secretaries of its branch."""
    return [identity.person_id] if identity.person_id else secretaries(identity)
