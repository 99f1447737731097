"""The table of spent allowances."""

import peewee as pw

from portal.db import BaseModel


class Allowance(BaseModel):
    """How often something was done, under a keyed digest of what, who and when: without the key it names nobody.

    Without rowid: the order of the rows must not tell who came after whom.
    """

    digest = pw.TextField(primary_key=True)
    used = pw.IntegerField()
    expires_on = pw.DateField(null=True, index=True)  # null: once for ever, as with a vote

    class Meta:
        without_rowid = True
        constraints = [pw.Check("used > 0")]
