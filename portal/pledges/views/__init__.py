"""Pages of commitments: lists, the record with its acts, the form, how far a year is, its settings."""

from portal.pledges.helps import example_views, standard_views
from portal.pledges.views import batch, changes, coverage, form, items, lists, overview, progress, record, settings

BLUEPRINTS = (
    lists.bp,
    form.bp,
    example_views.bp,
    standard_views.bp,
    record.bp,
    batch.bp,
    coverage.bp,
    overview.bp,
    settings.bp,
    progress.bp,
    changes.bp,
    items.bp,
)
