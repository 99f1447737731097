"""The navigation as a table: its areas, the rooms beneath them, and who sees which."""

from dataclasses import dataclass
from typing import NamedTuple


class Room(NamedTuple):
    """A part of an area, shown beneath it while one is there."""

    label: str
    path: str
    rule: str


@dataclass(frozen=True)
class Area:
    """An entry of the navigation."""

    label: str
    path: str
    rule: str
    group: int
    also: tuple[str, ...] = ()  # other addresses that belong here
    rooms: tuple[Room, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All addresses under which one is in this area."""
        return (self.path, *self.also, *(room.path for room in self.rooms))


_IDENTITIES = Room("亮明身份", "/identities", "page.identities")
_EVALUATION = Room("评诺", "/pledges/evaluate", "page.evaluate")
_HONOURS = Room("荣誉登记", "/honours", "page.honours")
_COMMENTS = Room("批注", "/comments", "page.comments")
_WORKDAYS = Room("工作日历", "/workdays", "page.workdays")
_DRAWS = Room("抽签", "/draws", "page.draws")
_YEARLY = Room("年度一览", "/yearly", "page.yearly")


AREAS: dict[str, Area] = {
    "home": Area("首页", "/", "page.home", 0),
    "pledges": Area(
        "公开承诺",
        "/pledges",
        "page.pledges",
        0,
        rooms=(
            Room("承诺", "/pledges", "page.pledges"),
            Room("承诺事项", "/pledges/items", "page.items"),
            Room("变更申请", "/pledges/changes", "page.items"),
            _EVALUATION,
            _IDENTITIES,
            Room("示例和标准", "/pledges/examples", "page.examples"),
            Room("填报情况", "/pledges/coverage", "page.coverage"),
            Room("填报进度", "/pledges/people", "page.filing"),
            Room("支部概览", "/pledges/overview", "page.filing"),
            Room("退回过的写法", "/pledges/returned", "page.filing"),
            Room("年度设置", "/pledges/settings", "page.pledge_years"),
            _COMMENTS,
        ),
    ),
    # who files no commitments finds 评诺 and 亮明身份 beside the board
    "board": Area(
        "公示栏",
        "/board",
        "page.board",
        0,
        ("/pledges",),
        (
            Room("公示栏", "/board", "page.board"),
            Room("群众意见", "/opinions", "page.opinions"),
            _IDENTITIES,
            _EVALUATION,
        ),
    ),
    "stars": Area(
        "星级评定",
        "/stars",
        "page.stars",
        0,
        rooms=(
            Room("星级公示", "/stars", "page.stars"),
            Room("评定轮次", "/stars/cycles", "page.star_cycles"),
            Room("自评申报", "/stars/entries", "page.star_entries"),
            Room("评定办法", "/stars/schemes", "page.star_schemes"),
            Room("异议", "/stars/objections", "page.star_objections"),
            Room("整改提升", "/stars/remedies", "page.star_remedies"),
            Room("示范支部", "/stars/demonstrations", "page.star_demonstrations"),
            _HONOURS,
            _WORKDAYS,
        ),
    ),
    "checks": Area(
        "督导检查",
        "/checks",
        "page.checks",
        0,
        rooms=(
            Room("检查", "/checks", "page.checks"),
            _DRAWS,
            Room("巡回安排", "/checks/tours", "page.checking"),
            Room("检查清单", "/checks/lists", "page.checklists"),
            _COMMENTS,
            Room("公文", "/documents", "page.documents"),
        ),
    ),
    "problems": Area(
        "整改台账",
        "/problems",
        "page.problems",
        0,
        rooms=(
            Room("台账", "/problems", "page.problems"),
            Room("统计", "/problems/counts", "page.problem_counts"),
            Room("延期申请", "/problems/extensions", "page.problem_extensions"),
            Room("自查", "/problems/selfchecks", "page.selfchecks"),
            Room("重点任务", "/problems/tasks", "page.key_tasks"),
            Room("重点约谈", "/problems/talks", "page.talks"),
            Room("交接", "/problems/handovers", "page.handovers"),
            Room("问题类别", "/problems/categories", "page.problem_categories"),
        ),
    ),
    "life": Area(
        "组织生活",
        "/life",
        "page.life",
        0,
        rooms=(
            Room("记录", "/life", "page.life"),
            Room("落实情况", "/life/standing", "page.life_standing"),
            Room("会议记录本", "/life/book", "page.life_book"),
            Room("到会和学时", "/life/attendance", "page.attendance"),
            Room("缺席情况", "/life/absences", "page.absences"),
            Room("谈心谈话", "/life/talks", "page.heart_talks"),
            Room("个人自学", "/life/study", "page.study"),
            Room("思想汇报", "/life/reports", "page.thought_reports"),
            Room("制度要求", "/life/rules", "page.life_rules"),
            Room("免除", "/life/waivers", "page.life_standing"),
            Room("换届", "/life/terms", "page.terms"),
            Room("轮训", "/life/trainings", "page.trainings"),
            Room("我的培训", "/life/trainings/mine", "page.life"),
            Room("组织关系排查", "/life/ties", "page.ties"),
        ),
    ),
    "plans": Area(
        "年度计划",
        "/plans",
        "page.plans",
        0,
        rooms=(
            Room("计划", "/plans", "page.plans"),
            Room("备案情况", "/plans/coverage", "page.plan_coverage"),
            _YEARLY,
        ),
    ),
    "appraisals": Area("民主评议", "/appraisals", "page.appraisals", 0),
    "notices": Area("通知", "/notices", "page.notices", 0),
    "units": Area(
        "支部与党员",
        "/units",
        "page.units",
        1,
        ("/roster",),
        (
            Room("组织", "/units", "page.units"),
            Room("党员名单", "/members", "page.members"),
            _HONOURS,
            _WORKDAYS,
            _DRAWS,
        ),
    ),
    "codes": Area("账号激活", "/codes", "page.codes", 1),
    "accounts": Area("账号", "/accounts", "page.accounts", 1),
    "appointments": Area("任职", "/appointments", "page.appointments", 1),
    "teams": Area("督导组", "/teams", "page.teams", 1),
    "suggestions": Area("意见建议", "/suggestions", "page.suggestions", 1),
    "audit": Area("操作记录", "/audit", "page.audit", 1),
    "help": Area("帮助", "/help", "page.help", 1),
}


def within(path: str, area: str) -> bool:
    """Whether an address lies beneath that of an area."""
    return path == area or (area != "/" and path.startswith(area + "/"))
