"""Pages of 换届: the ledger, the term of a unit, extensions."""

from portal.life.terms.views import extending, lists

BLUEPRINTS = (lists.bp, extending.bp)
