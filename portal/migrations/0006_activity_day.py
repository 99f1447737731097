"""The fixed activity day of a branch; what stands beside a filed record and a reported appraisal is held too."""

from portal.migrations import run


def up(migrator, db):
    run(__file__, "up", db)


def down(migrator, db):
    run(__file__, "down", db)
