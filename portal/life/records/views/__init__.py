"""Pages of 组织生活记录: the list, the form, the record with its minutes and steps, calendars."""

from portal.life.records.views import calendars, entering, entries, lists, show

BLUEPRINTS = (lists.bp, entering.bp, show.bp, entries.bp, calendars.bp)
