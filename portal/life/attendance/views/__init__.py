"""Pages of attendance: the sheet of a record, guests, numbers of members, absences."""

from portal.life.attendance.views import absences, guests, numbers, ticking

BLUEPRINTS = (numbers.bp, absences.bp, ticking.bp, guests.bp)
