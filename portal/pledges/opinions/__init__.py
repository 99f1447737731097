"""What colleagues say of published items."""

from portal.pledges.opinions.domain import answer, answerable, givable, give, must_sign, reject, show, shown_of

__all__ = ["answer", "answerable", "givable", "give", "must_sign", "reject", "show", "shown_of"]
