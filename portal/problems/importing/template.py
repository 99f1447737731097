"""The empty workbook of a ledger kept elsewhere: its columns, with the words to choose from where only those are read."""

from portal.policy import Actor
from portal.problems import categories
from portal.problems.domain.checks import PLACES
from portal.problems.importing.rows import STATES
from portal.problems.listing import IMPORTED, committees
from portal.problems.models import LEVELS, SOURCES, SUBJECTS
from portal.stars.workbooks.writing import Heading, Page, write
from portal.units.listing import open_units
from portal.workflow import PROBLEM

WIDTHS = {
    "单位": 28, "来源说明": 24, "类别": 24, "问题": 40, "整改要求": 40, "整改措施": 40, "完成情况": 40, "复核意见": 24,
}  # fmt: skip


def blank(by: Actor) -> bytes:
    """The workbook with nothing in it, its choices those of the role at hand."""
    sorts = [one.name for committee in committees(by) for one in categories.of(committee) if not one.retired]
    choices = {
        "单位": [unit.name for unit in open_units(by, PLACES)],
        "对象": SUBJECTS.values(),
        "来源": SOURCES.values(),
        "类别": sorts,
        "状态": [PROBLEM.label(one) for one in STATES],
        "处理": LEVELS.values(),
    }
    headings = [
        Heading(name, WIDTHS.get(name, 14), tuple(dict.fromkeys(choices.get(name, ()))), many=True) for name in IMPORTED
    ]
    return write("整改台账", [Page("整改台账", headings, [])])
