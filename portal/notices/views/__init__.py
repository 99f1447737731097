"""Pages of 通知: the lists, writing and aiming, a notice with what its sender does, receipts and replies."""

from portal.notices.views import aiming, lists, receipts, record, writing

BLUEPRINTS = (lists.bp, writing.bp, aiming.bp, record.bp, receipts.bp)
