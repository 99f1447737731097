"""The house: units, people, accounts, the trail, roster import, commitments, jobs, drafts, search."""

from portal.migrations import run


def up(migrator, db):
    run(__file__, "up", db)


def down(migrator, db):
    run(__file__, "down", db)
