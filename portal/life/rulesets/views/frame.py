"""What the pages of sets of rules share: the breadcrumb, and who may begin one."""

from portal import policy, web
from portal.errors import Denied
from portal.life.rulesets.domain import ROOM, path, probe, title
from portal.life.rulesets.models import LifeRules
from portal.web import me

BOTH = ["GET", "POST"]


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("组织生活", "/life"), ("制度要求", "/life/rules"), ("制度", ROOM if more else None), *more)


def below(record: LifeRules, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb of a page beneath a set."""
    trail((title(record), path(record) if more else None), *more)


def permit() -> None:
    """Whoever may begin a set. Raises Denied."""
    if not policy.may("life_rules.create", me(), probe(me())):
        raise Denied("您没有权限新建制度。", action="life_rules.create")
