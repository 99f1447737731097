"""Organisation life and annual plans: records with attendance, rules and where branches stand, plans."""

from portal.migrations import run


def up(migrator, db):
    run(__file__, "up", db)


def down(migrator, db):
    run(__file__, "down", db)
