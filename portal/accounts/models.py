"""Tables of accounts, sessions and powers."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, one_of, reference
from portal.units.models import Person, Unit

UNIT_ROLES = {"secretary": "支部书记", "committee": "基层党委", "supervisor": "督导组"}
TECHNICAL_ROLES = {"admin": "系统管理员", "security": "安全管理员", "auditor": "审计管理员"}
ROLES = {"member": "党员", "staff": "群众", **UNIT_ROLES, **TECHNICAL_ROLES}
PRIVILEGED = ("committee", "supervisor", *TECHNICAL_ROLES)  # the rule of two holds for these


class Account(BaseModel):
    """A person's way in. It exists from activation on; import makes people, not accounts."""

    person = reference(Person, unique=True)
    username = pw.TextField(unique=True)  # case-folded
    password = pw.TextField()  # argon2id, as argon2-cffi writes it
    password_set_at = pw.DateTimeField(default=clock.now)
    state = pw.TextField(default="active", constraints=[one_of("state", ("active", "locked", "disabled"))])
    sample = pw.BooleanField(default=False)  # demo data: exempt from first change, rotation, second factor
    signed_in_at = pw.DateTimeField(null=True)
    signed_in_from = pw.TextField(null=True)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("state", "person"), False),)


class Team(BaseModel):
    """A 督导组, made by a committee; its supervisors read what was submitted in the units assigned to it."""

    name = pw.TextField()
    committee = reference(Unit)
    closed_on = pw.DateField(null=True)
    version = pw.IntegerField(default=1)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "name"), True),)


class TeamUnit(BaseModel):
    """A unit (and all below it) assigned to a team, from a day to a day inclusive; `ended_at` ends it at once."""

    team = reference(Team)
    unit = reference(Unit)
    starts = pw.DateField()
    ends = pw.DateField(null=True)
    ended_at = pw.DateTimeField(null=True)

    unit_key = "unit_id"

    class Meta:
        constraints = [pw.Check("ends IS NULL OR ends >= starts")]


class Appointment(BaseModel):
    """A role over a unit (or in a team, or technical) from a day to a day inclusive; `ended_at` ends it at once."""

    person = reference(Person)
    role = pw.TextField(constraints=[one_of("role", (*UNIT_ROLES, *TECHNICAL_ROLES))])
    unit = reference(Unit, null=True)
    team = reference(Team, null=True)
    starts = pw.DateField()
    ends = pw.DateField(null=True)
    ended_at = pw.DateTimeField(null=True)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"

    class Meta:
        indexes = (
            (("unit", "role", "starts"), False),
            (("team", "role"), False),
            (("role", "id"), False),
            (("ends", "id"), False),
        )
        constraints = [
            pw.Check("ends IS NULL OR ends >= starts"),
            pw.Check("(role = 'supervisor') = (team_id IS NOT NULL)"),
            pw.Check("(role IN ('secretary', 'committee')) = (unit_id IS NOT NULL)"),
        ]


class Proposal(BaseModel):
    """What concerns a privileged account waits here until a second administrator confirms it (rule of two)."""

    kind = pw.TextField(constraints=[one_of("kind", ("appoint", "end", "reset", "unlock", "disable", "enable"))])
    subject = reference(Person, backref="proposals")
    role = pw.TextField(null=True)
    unit = reference(Unit, null=True)
    team = reference(Team, null=True)
    starts = pw.DateField(null=True)
    ends = pw.DateField(null=True)
    appointment = reference(Appointment, null=True)
    reason = pw.TextField(default="")
    state = pw.TextField(
        default="proposed", constraints=[one_of("state", ("proposed", "confirmed", "rejected", "withdrawn"))]
    )
    proposed_by = reference(Person, backref="proposed")
    decided_by = reference(Person, null=True, backref="decided")
    answer = pw.TextField(default="")
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)
    decided_at = pw.DateTimeField(null=True)

    unit_key = "unit_id"

    class Meta:
        indexes = ((("state", "id"), False),)
        constraints = [
            pw.Check("decided_by_id IS NULL OR state = 'withdrawn' OR decided_by_id <> proposed_by_id"),
            pw.Check("proposed_by_id <> subject_id"),
            pw.Check("decided_by_id IS NULL OR decided_by_id <> subject_id"),
        ]


class Code(BaseModel):
    """A one-time activation or reset code; only its keyed hash is kept."""

    person = reference(Person)
    branch = reference(Unit, null=True)  # where the person belonged when it was issued
    proposal = reference(Proposal, null=True, unique=True)  # the rule of two: one code per confirmed proposal
    kind = pw.TextField(constraints=[one_of("kind", ("activate", "reset"))])
    digest = pw.TextField(unique=True)
    issued_by = reference(Person, null=True, backref="issued")  # null: the command line
    issued_at = pw.DateTimeField(default=clock.now)
    expires_at = pw.DateTimeField()
    used_at = pw.DateTimeField(null=True)
    revoked_at = pw.DateTimeField(null=True)

    unit_key = "branch_id"


class Session(BaseModel):
    """A sign-in, kept on the server: ending this row ends the session at once, everywhere."""

    digest = pw.TextField(unique=True)  # SHA-256 of the token in the cookie
    account = reference(Account)
    appointment = reference(Appointment, null=True)  # the role at hand; null: as 党员 or 群众
    address = pw.TextField()
    agent = pw.TextField(default="")
    started_at = pw.DateTimeField(default=clock.now)
    seen_at = pw.DateTimeField(default=clock.now)
    expires_at = pw.DateTimeField()
    ended_at = pw.DateTimeField(null=True)
    ending = pw.TextField(default="")

    class Meta:
        indexes = ((("account", "started_at"), False),)


class SigninFailure(BaseModel):
    """A wrong password or code: counted by account and address together, by account, by address."""

    username = pw.TextField()  # keyed hash of what was typed
    address = pw.TextField()
    failed_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("username", "failed_at"), False), (("address", "failed_at"), False))
