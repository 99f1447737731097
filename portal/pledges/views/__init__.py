"""Pages of commitments: lists, the record with its acts, the form."""

from portal.pledges.views import form, lists, record

BLUEPRINTS = (lists.bp, form.bp, record.bp)
