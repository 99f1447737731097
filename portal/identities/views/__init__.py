"""Pages of posts: the board of posts and what is printed, the record with its steps, the application."""

from portal.identities.views import form, lists, steps

BLUEPRINTS = (lists.bp, form.bp, steps.bp)
