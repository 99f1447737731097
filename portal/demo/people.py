"""Sample units, rosters, appointments and accounts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal import clock
from portal.accounts import appointments, codes, credentials, newcomers, proposals, teams
from portal.accounts.appointments import Office
from portal.accounts.models import Account, Appointment
from portal.accounts.sessions import actor_of
from portal.policy import SYSTEM, Actor
from portal.roster import applying, domain, reading
from portal.roster.commands import Inline
from portal.roster.models import RosterImport
from portal.units import tree
from portal.units.models import Person, Unit

DATA = Path(__file__).parent / "data"
# Of sample accounts; production refuses to start with them.
PASSWORD = "Demo-portal-2026"  # nosec B105
ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Sample:
    """A committee of the sample: its roster, and who works for it."""

    name: str
    first_branch: str
    roster: str
    officer: tuple[str, str, str, str, str]  # name, sex, birth, joined, branch
    accounts: dict[str, tuple[str, str]]  # user name → person, branch


COMMITTEES = (
    Sample(
        "某某局机关党委",
        "机关第一党支部",
        "roster-sample.xlsx",
        ("邱振军", "男", "1964-01", "1986-07-11", "committee"),
        {
            "member": ("文振晓", "机关第一党支部"),
            "secretary": ("郝明国", "机关第一党支部"),
            "supervisor": ("武东军", "政务服务大厅党支部"),
        },
    ),
    Sample(
        "示例集团党委",
        "集团机关第一党支部",
        "roster-messy.xlsx",
        ("余建伟", "女", "1970-04", "1994-11-21", "committee2"),
        {"member2": ("廖军娟", "集团机关第一党支部"), "secretary2": ("钱春兵", "集团机关第一党支部")},
    ),
)


# Of the branches of a committee, in the order in which they were founded; the others have none yet.
ACTIVITY_DAYS = {0: "d15", 1: "w3-3", 2: "w-1-5"}


def actor(person: Person, role: str | None = None) -> Actor:
    """A person in a role (or as 党员, 群众), for domain functions."""
    if role is None:
        return actor_of(person.id)
    held = Appointment.select().where((Appointment.person == person.id) & (Appointment.role == role))
    return actor_of(person.id, held.order_by(Appointment.id.desc()).get().id)


def open_account(person: Person, username: str, clear: str) -> None:
    """Activate with a one-time code, as the person would."""
    credentials.redeem(clear, username, PASSWORD, address=ADDRESS)
    Account.update(sample=True).where(Account.person == person.id).execute()


def administrators() -> tuple[Actor, Actor]:
    """The three technical accounts; gives the system and the security administrator."""
    made = {}
    for role, name in (("admin", "系统管理员"), ("security", "安全管理员"), ("auditor", "审计管理员")):
        person, clear = newcomers.install(role, name)
        open_account(person, role, clear)
        made[role] = actor(person, role)
    return made["admin"], made["security"]


def appoint(person: Person, office: Office, admin: Actor, security: Actor) -> None:
    """Appoint by the rule of two where it holds."""
    if office.role == "secretary":
        appointments.appoint(person, office, by=security)
    else:
        proposal = proposals.propose_appointment(person, office, by=security, reason="示例数据")
        proposals.confirm(proposal, by=admin)


def committee(one: Sample, superior: Unit, admin: Actor, security: Actor) -> Unit:
    """A committee with its officer, its imported roster, its secretaries and accounts."""
    made = tree.found(name=one.name, kind="committee", parent=superior, by=admin, founded_on=date(1998, 6, 1))
    branch = tree.found(name=one.first_branch, kind="branch", parent=made, by=admin, sector="机关")
    name, sex, birth, joined, username = one.officer
    officer = newcomers.add_first_member(name, sex, birth, joined, "正式", branch, by=admin)
    appoint(officer, Office("committee", made, None, clock.today()), admin, security)
    open_account(officer, username, codes.issue(officer, "activate", by=SYSTEM))
    by = actor(officer, "committee")
    bring(one.roster, made, by)
    for secretary in Person.select().where((Person.committee == made.id) & (Person.duty == "支部书记")):
        place = Unit.get_by_id(secretary.branch_id)
        appoint(secretary, Office("secretary", place, None, clock.today()), admin, security)
    for username, (name, place) in one.accounts.items():
        person = find(made, name, place)
        if username == "supervisor":
            team = teams.create("第一督导组", made.id, by=by)
            teams.assign(team, made, clock.today(), None, by=by)
            appoint(person, Office("supervisor", None, team, clock.today()), admin, security)
        open_account(person, username, codes.issue(person, "activate", by=SYSTEM))
    return made


def bring(filename: str, unit: Unit, by: Actor) -> None:
    """Import a roster, bad rows skipped."""
    data = (DATA / filename).read_bytes()
    roster = domain.upload(data, filename, unit, by=by, inline=True)
    reading.read(Quiet(), roster, by=by)
    roster = RosterImport.get_by_id(roster.id)
    if roster.new_branches:
        domain.place(roster, {new["name"]: "found" for new in roster.new_branches}, by=by)
    domain.confirm(roster, skip_wrong=True, by=by, inline=True)
    applying.apply(Quiet(), roster, by=by)


class Quiet(Inline):
    """Work done at once that says nothing."""

    def progress(self, done: int = 0, total: int = 0, note: str = "") -> None:
        """Nobody is waiting."""


def find(unit: Unit, name: str, branch: str) -> Person:
    """A member by name and branch."""
    place = Unit.get((Unit.committee == unit.id) & (Unit.name == branch))
    return Person.get((Person.branch == place.id) & (Person.name == name))


def staff(unit: Unit) -> None:
    """A colleague who is no member."""
    secretary = find(unit, "郝明国", "机关第一党支部")
    place = Unit.get_by_id(secretary.branch_id)
    person = newcomers.add_staff("梁小禾", "办事员", place, by=actor(secretary, "secretary"))
    open_account(person, "staff", codes.issue(person, "activate", by=SYSTEM))


def terms(committees: list[Unit], year: int) -> None:
    """Terms of office: most run, one is about to end, one has ended. Some branches have fixed their activity day."""
    for unit, sample in zip(committees, COMMITTEES, strict=True):
        by = actor(Person.get((Person.name == sample.officer[0]) & (Person.committee == unit.id)), "committee")
        tree.edit(
            unit, by=by, sector=None, founded_on=unit.founded_on, term_starts=date(year - 2, 6, 1), term_ends=date(year + 3, 5, 31)
        )  # fmt: skip
        below = Unit.select().where((Unit.committee == unit.id) & (Unit.kind == "branch")).order_by(Unit.id)
        for at, branch in enumerate(below):
            years = 5 if branch.sector == "农村社区" else 3
            began = date(year - years, 3, 1) if at == 4 else date(year - 1, 1, 5)
            tree.edit(
                branch, by=by, sector=branch.sector, founded_on=date(2008 + at, 7, 1), term_starts=began, term_ends=None,
                activity_day=ACTIVITY_DAYS.get(at, ""),
            )  # fmt: skip


def account_holder(username: str) -> int:
    """The person of a sample account."""
    return Account.get(Account.username == username).person_id
