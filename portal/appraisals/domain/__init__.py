"""What becomes of an appraisal: begun, its list kept to the books, self-assessed, voted on, decided, reported."""

from portal.appraisals.domain.adjusting import Drift, adjust, drift
from portal.appraisals.domain.beginning import assess, begin, edit
from portal.appraisals.domain.deciding import Grade, decide, file, send_back
from portal.appraisals.domain.text import ASSESSING, LONGEST, MEMBERS, PART, TABLE, most_excellent, own, path
from portal.appraisals.domain.voting import asked, poll, reschedule, sheet, veiled, vote

__all__ = [
    "ASSESSING",
    "LONGEST",
    "MEMBERS",
    "PART",
    "TABLE",
    "Drift",
    "Grade",
    "adjust",
    "asked",
    "assess",
    "begin",
    "decide",
    "drift",
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
