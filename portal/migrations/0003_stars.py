"""星级评定, honours, the calendar of working days."""

from portal.migrations import run


def up(migrator, db):
    run(__file__, "up", db)


def down(migrator, db):
    run(__file__, "down", db)
