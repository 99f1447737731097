"""People whom no roster names: 群众 of a branch, and the holders of technical accounts."""

from portal import actions, pinyin, search
from portal.accounts import appointments, codes
from portal.accounts.appointments import Office
from portal.accounts.models import Account, Appointment
from portal.clock import today
from portal.db import hold, write
from portal.errors import Invalid
from portal.policy import SYSTEM, Actor
from portal.roster.dates import read_date
from portal.units.models import Person, Unit
from portal.units.people import indexed


def add_staff(name: str, post: str, branch: Unit | None, *, by: Actor) -> Person:
    """登记群众: a signed-in colleague who is no member, of one branch. Raises Invalid, Denied."""
    if branch is None or branch.kind != "branch":
        raise Invalid("请选择群众所在的党支部。", "branch")
    if branch.closed_on is not None:
        raise Invalid(f"{branch.name}已经撤销，请选择其他党支部。", "branch")
    _check_name(name)
    with write():
        hold(Unit, branch.id)
        same = (Person.branch == branch) & (Person.kind == "staff") & (Person.name == name) & (Person.post == post)
        if Person.select(Person.id).where(same).exists():
            raise Invalid(f"{branch.name}已经登记了同名同岗位的群众{name}。如是另一人，请在岗位中写明区别。", "name")
        made = actions.create(
            "staff.create", Person, by=by, kind="staff", name=name, initials=pinyin.initials(name), post=post,
            branch=branch.id, committee=branch.committee_id,
        )  # fmt: skip
        search.index(Person, [(made.id, indexed(made))])
    return made


def add_technical(name: str, *, by: Actor) -> Person:
    """登记管理员账号的使用人: no power yet; the role comes by appointment. Raises Invalid, Denied."""
    _check_name(name)
    with write():
        if Person.select(Person.id).where((Person.kind == "technical") & (Person.name == name)).exists():
            raise Invalid(f"已经有名为“{name}”的管理员账号。每人一个专用账号，请换一个能区分的名称。", "name")
        made = actions.create(
            "technical.create", Person, by=by, kind="technical", name=name, initials=pinyin.initials(name)
        )
        search.index(Person, [(made.id, indexed(made))])
    return made


def add_first_member(
    name: str, sex: str, birth: str, joined: str, membership: str, branch: Unit | None, *, by: Actor, post: str = ""
) -> Person:
    """登记首位党委经办人: the member who will import the roster of a committee that has no members yet.

    Dates as people type them; the roster then finds the same person by name, birth month and month of joining.
    Raises Invalid, Denied.
    """
    if branch is None or branch.kind != "branch" or branch.closed_on is not None:
        raise Invalid("请选择经办人所在的党支部；还没有党支部的，请先设立。", "branch")
    _check_name(name)
    for field, value in (("sex", sex), ("membership", membership)):
        if not value:
            raise Invalid("登记首位党委经办人时，这一项必填。", field)
    days = {field: _as_day(field, value) for field, value in (("birth", birth), ("joined", joined))}
    with write():
        hold(Unit, branch.committee_id)
        if (
            Person.select(Person.id)
            .where((Person.committee == branch.committee_id) & (Person.kind == "member"))
            .exists()
        ):
            raise Invalid("这个党委已经有党员资料。其他党员由党委导入名册或由支部书记登记。", "branch")
        made = actions.create(
            "person.first", Person, by=by, kind="member", name=name, initials=pinyin.initials(name), sex=sex,
            birth=days["birth"][:7], joined=days["joined"], membership=membership, category="在职", post=post,
            branch=branch.id, committee=branch.committee_id,
        )  # fmt: skip
        search.index(Person, [(made.id, indexed(made))])
    return made


def _as_day(field: str, typed: str) -> str:
    """YYYY-MM or YYYY-MM-DD, no later than today. Raises Invalid."""
    read = read_date(typed)
    if not read.value or read.value > today().isoformat()[: len(read.value)]:
        raise Invalid(read.advice or "请填写日期，至少到月，如 2017年7月，不晚于今天。", field)
    return read.value


def _check_name(name: str) -> None:
    if not name:
        raise Invalid("请填写姓名。", "name")
    if len(name) > 50:
        raise Invalid("姓名最多 50 个字，请精简。", "name")


def install(role: str, name: str) -> tuple[Person, str]:
    """The command line's way to an administrator: person, appointment and a one-time activation code.

    Called again for one who has not activated yet it gives a new code; the old one is void. Raises Invalid.
    """
    with write():
        person = Person.get_or_none((Person.kind == "technical") & (Person.name == name))
        if person is None:
            person = add_technical(name, by=SYSTEM)
            appointments.appoint(person, Office(role, None, None, today()), by=SYSTEM)
        elif not _awaits(person, role):
            raise Invalid(f"已经有名为“{name}”的管理员。请换一个能区分的名称。")
        return person, codes.issue(person, "activate", by=SYSTEM)


def _awaits(person: Person, role: str) -> bool:
    """Whether the person was installed with this role and has not chosen a password yet."""
    if Account.select(Account.id).where(Account.person == person).exists():
        return False
    held = {row.role for row in Appointment.select().where(Appointment.person == person)}
    return held == {role}
