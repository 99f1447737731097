"""Pages of checks: the list, one of them with its steps, the units it goes to."""

from portal.checks.checklists.views import BLUEPRINTS as LISTS
from portal.checks.files.views import bp as files_bp
from portal.checks.tours.views import bp as tours_bp
from portal.checks.views import form, lists, record, units
from portal.checks.visits.views import BLUEPRINTS as VISITS

BLUEPRINTS = (lists.bp, form.bp, record.bp, units.bp, files_bp, tours_bp, *VISITS, *LISTS)
