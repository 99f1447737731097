"""Sample honours: of branches and members, of every level, in every state, with something that waits for each role."""

from datetime import date, timedelta

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.honours import domain
from portal.honours.domain import Wanted
from portal.honours.models import Honour
from portal.units.models import Person

# kind, level, title, who gave it; `{year}` is that of the award
OF_BRANCHES = (
    ("advanced", "city", "{year}年度先进基层党组织", "某某市委组织部，某组〔{year}〕示例 3 号"),
    ("work", "county", "{year}年度优质服务窗口", "某某市政务服务管理局"),
    ("demonstration", "committee", "党支部规范化建设示范点", "所属基层党委，示例文号"),
    ("project", "province", "“一线党旗红”党建优秀案例", "某某省直机关工委，示例文号"),
    ("branch_other", "national", "全国工人先锋号", "中华全国总工会，示例文号"),
)
OF_MEMBERS = (
    ("member", "committee", "{year}年度优秀共产党员", "所属基层党委，示例文号"),
    ("worker", "city", "优秀党务工作者", "某某市委，某委〔{year}〕示例 9 号"),
    ("post", "county", "岗位技术能手", "某某市总工会"),
    ("model", "city", "市劳动模范", "某某市人民政府，示例文号"),
)


def _wanted(entry: tuple[str, str, str, str], day: date) -> Wanted:
    kind, level, title, source = entry
    return Wanted(title.format(year=day.year), kind, level, day, source.format(year=day.year), "")


def _bring(entry: tuple[str, str, str, str], branch: Branch, person: Person | None, day: date, state: str) -> Honour:
    """An honour brought to a state by those whose work it is."""
    head = actor(branch.secretary, "secretary")  # type: ignore[arg-type]
    made = domain.register(_wanted(entry, day), by=head, branch=branch.unit.id, person=person.id if person else None)
    if state in ("confirmed", "revoked"):
        domain.confirm(made, by=branch.officer, version=made.version)
    if state == "revoked":
        domain.revoke(made, by=branch.officer, reason="授予机关发文撤销（示例）")
    if state == "declined":
        domain.decline(made, by=branch.officer, reason="请写明文号，并附上证书照片")
    if state == "withdrawn":
        domain.withdraw(made, by=head)
    return made


def fill(branches: list[Branch], known: list[int]) -> None:
    """Honours of last year and of this one; `known` are the people of the sample accounts, who have some."""
    today = clock.today()
    then = date(today.year - 1, 7, 1)
    recent = max(then, today - timedelta(days=30))
    for number, branch in enumerate(branches):
        if branch.secretary is None:
            continue
        others = [one for one in branch.people if one.id not in (branch.secretary.id, branch.officer.person_id)]
        people = sorted(others, key=lambda one: one.id not in known)[:4]
        with clock.at(then):
            _bring(OF_BRANCHES[number % len(OF_BRANCHES)], branch, None, then, "confirmed")
            for at, person in enumerate(people[:2]):
                _bring(OF_MEMBERS[(number + at) % len(OF_MEMBERS)], branch, person, then, "confirmed")
            if number % 3 == 1:
                _bring(OF_BRANCHES[(number + 1) % len(OF_BRANCHES)], branch, None, then, "revoked")
        if number % 4 == 0:
            with clock.at(today - timedelta(days=2)):
                _bring(OF_BRANCHES[(number + 2) % len(OF_BRANCHES)], branch, None, recent, "proposed")
                for person, state in zip(people[2:], ("declined", "withdrawn"), strict=False):
                    _bring(OF_MEMBERS[number % len(OF_MEMBERS)], branch, person, recent, state)
