"""Pages of 会议记录本: choosing, print, Word, Excel; a record on paper; the import of a ledger."""

from portal.life.book.views import book, imports, paper

BLUEPRINTS = (book.bp, imports.bp, paper.bp)
