"""Django as its documentation teaches it: models, select_related and prefetch_related, a paginator, forms, templates."""
