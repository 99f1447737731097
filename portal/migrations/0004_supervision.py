"""Supervision: comments, draws, checks, the ledger of problems, notices, documents."""

from portal.migrations import run


def up(migrator, db):
    run(__file__, "up", db)


def down(migrator, db):
    run(__file__, "down", db)
