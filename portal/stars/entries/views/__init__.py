"""Pages of 自评申报."""

from portal.stars.entries.views import assess, forms, lists, record

BLUEPRINTS = (lists.bp, record.bp, assess.bp, forms.bp)
