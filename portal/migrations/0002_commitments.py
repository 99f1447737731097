"""Commitments in full: progress, changes, evaluation, examples, opinions; identities, attachments, ballots, suggestions."""

from portal.migrations import run
from portal.pledges.helps import likeness


def up(migrator, db):
    run(__file__, "up", db)
    likeness.reindex()  # what was published before is compared with too


def down(migrator, db):
    run(__file__, "down", db)
