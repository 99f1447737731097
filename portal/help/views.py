"""Pages of the help; the chapter of the role at hand comes first."""

from flask import Blueprint, Response

from portal import web
from portal.policy import Actor
from portal.web import Missing, me, rule

bp = Blueprint("help", __name__, url_prefix="/help")

CHAPTERS = {
    "start": ("登录与账号", "激活账号、登录、修改密码、切换身份、看消息"),
    "member": (
        "党员",
        "填报、提交和修改公开承诺，看公示栏；组织生活、个人自学、思想汇报；星级评定：看星级公示，参加测评；与本人有关的批注、问题、自查和通知",
    ),
    "secretary": (
        "支部书记",
        "审核与公示承诺，印制激活单，管好本支部党员资料；登记组织生活，编制年度计划；星级评定：荣誉、整改提升；批注、检查反馈、整改台账、通知",
    ),
    "committee": (
        "基层党委",
        "导入名册，看填报进度，管理组织和督导组；组织生活的制度要求和落实情况，年度计划备案；星级评定：办法、评定、公示、定星、异议；检查、整改台账、重点任务、通知和公文",
    ),
    "supervisor": (
        "督导组",
        "抽签、检查、批注、整改和公文；查看所督导单位已提交的承诺、组织生活和年度计划；星级评定：看整改提升和示范支部",
    ),
    "staff": ("群众", "看公示栏，提意见，写意见建议；星级评定：看星级公示，参加测评；通知"),
    "admin": ("系统管理员", "设立组织，登记人员，确认重要事项"),
    "security": ("安全管理员", "任命角色，锁定与解锁账号，发起重要事项"),
    "auditor": ("审计管理员", "查看、导出和核对操作记录"),
}


def _order(actor: Actor) -> list[str]:
    """The chapters as this role wants them: how to begin, its own, then the others."""
    return list(dict.fromkeys(["start", actor.role, *CHAPTERS])) if actor.role in CHAPTERS else list(CHAPTERS)


@bp.get("")
@rule("page.help")
def index() -> Response:
    """The table of contents."""
    web.crumbs(("帮助", None))
    return web.page("help/index.html", chapters=CHAPTERS, order=_order(me()), own=me().role)


@bp.get("/<chapter>")
@rule("page.help")
def show(chapter: str) -> Response:
    """One chapter."""
    if chapter not in CHAPTERS:
        raise Missing
    web.crumbs(("帮助", "/help"), (CHAPTERS[chapter][0], None))
    return web.page(f"help/{chapter}.html", chapter=chapter, chapters=CHAPTERS, order=_order(me()))
