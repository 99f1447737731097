"""Pages of comments: at a record, a thread with its acts, the list of all in scope."""

from portal.comments.views import lists, threads, writing
from portal.comments.views.frame import commenting

BLUEPRINTS = (writing.bp, threads.bp, lists.bp)

__all__ = ["BLUEPRINTS", "commenting"]
