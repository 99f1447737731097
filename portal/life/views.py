"""Organisation life as the application takes it: the pages of all its rooms, what waits in them."""

from portal.life.attendance.views import BLUEPRINTS as ATTENDANCE
from portal.life.attendance.waiting import SOURCES as OF_ATTENDANCE
from portal.life.book.views import BLUEPRINTS as BOOK
from portal.life.records.views import BLUEPRINTS as RECORDS
from portal.life.records.waiting import SOURCES as OF_RECORDS
from portal.life.rulesets.views import BLUEPRINTS as RULES
from portal.life.rulesets.waivers.views import bp as waivers
from portal.life.standing.views import BLUEPRINTS as STANDING
from portal.life.standing.waiting import SOURCES as OF_STANDING
from portal.life.study.views import BLUEPRINTS as STUDY
from portal.life.study.waiting import SOURCES as OF_STUDY
from portal.life.talks.views import BLUEPRINTS as TALKS
from portal.life.terms.views import BLUEPRINTS as TERMS
from portal.life.terms.waiting import SOURCES as OF_TERMS
from portal.life.ties.views import bp as ties
from portal.life.training.views import BLUEPRINTS as TRAINING

BLUEPRINTS = (
    *RULES, waivers, *ATTENDANCE, *TALKS, *RECORDS, *TERMS, *TRAINING, ties, *STUDY, *BOOK, *STANDING,
)  # fmt: skip
SOURCES = (*OF_ATTENDANCE, *OF_RECORDS, *OF_TERMS, *OF_STUDY, *OF_STANDING)
