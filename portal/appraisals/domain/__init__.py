"""What becomes of an appraisal: begun, each assesses oneself, the members vote, the branch decides, the committee is told."""

from portal.appraisals.domain.beginning import assess, begin, edit
from portal.appraisals.domain.deciding import Grade, decide, file, send_back
from portal.appraisals.domain.text import LONGEST, MEMBERS, PART, TABLE, most_excellent, own, path
from portal.appraisals.domain.voting import poll, reschedule, sheet, veiled, vote

__all__ = [
    "LONGEST",
    "MEMBERS",
    "PART",
    "TABLE",
    "Grade",
    "assess",
    "begin",
    "decide",
    "edit",
    "file",
    "most_excellent",
    "own",
    "path",
    "poll",
    "reschedule",
    "send_back",
    "sheet",
    "veiled",
    "vote",
]
