"""Tables of the days that differ from Monday to Friday."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey

FIRST_YEAR, LAST_YEAR = 2020, 2099


class WorkYear(BaseModel):
    """A year whose table of holidays is complete. The version is that of the whole table: it is edited as one text."""

    id = LastingKey()
    year = pw.IntegerField(unique=True, constraints=[pw.Check(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}")])
    source = pw.TextField()  # the notice it was taken from
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        constraints = [pw.Check("source <> ''")]


class Holiday(BaseModel):
    """One day of a year's table: free (放假), or worked in exchange for another (调休上班)."""

    day = pw.DateField(unique=True)
    working = pw.BooleanField()
    name = pw.TextField()

    class Meta:
        constraints = [pw.Check("name <> ''")]
