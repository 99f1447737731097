"""Pages of honours: the register, one of them with what is decided about it, the entry, the import."""

from portal.honours.views import form, imports, lists, steps

BLUEPRINTS = (lists.bp, form.bp, imports.bp, steps.bp)
