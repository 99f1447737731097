"""Tables of 批注: the thread at a place of a record, and what was said in it."""

import peewee as pw

from portal import clock
from portal.accounts.models import ROLES, Team
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import COMMENT_THREAD


class CommentThread(BaseModel):
    """A thread at a part of a record; a passage is kept as quotation with its surroundings, as it was when opened."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_threads")
    branch = reference(Unit, null=True, index=False, backref="threads")  # None: the record is the committee's own
    owner = reference(Person, null=True, backref="threads_on_own")  # the author of the record, where it has one
    record = pw.TextField()  # the table of the record, and its id
    record_id = pw.IntegerField()
    title = pw.TextField()  # the record in words, as it was called when the thread was opened
    # the stable id of the place on the page, after "<table>-<id>-"; "": the record as a whole
    part = pw.TextField(default="")
    place = pw.TextField(default="")  # the same in words: 第 2 项 · 践诺措施
    quote = pw.TextField(default="")
    before = pw.TextField(default="")
    after = pw.TextField(default="")
    at = pw.IntegerField(default=0)  # where the quotation began, in characters of the plain text (anchors.plain)
    was = pw.TextField(default="")  # the text of the part when the thread was opened
    public = pw.BooleanField(default=False)
    opened_by = reference(Person, index=False, backref="threads_opened")
    opened_role = pw.TextField(constraints=[one_of("opened_role", ROLES)])
    team = reference(Team, null=True, index=False)  # the team whose supervisor opened it
    state = pw.TextField(default=COMMENT_THREAD.initial, constraints=[one_of("state", COMMENT_THREAD.states)])
    replies = pw.IntegerField(default=0)
    last_at = pw.DateTimeField(default=clock.now)
    last_by = reference(Person, index=False, backref="threads_last_spoken_in")
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"

    @property
    def unit_id(self) -> int:
        """The unit that the record belongs to."""
        return self.branch_id or self.committee_id

    class Meta:
        indexes = (
            (("record", "record_id", "state", "id"), False),
            (("branch", "state", "last_at", "id"), False),
            (("committee", "state", "last_at", "id"), False),
            (("opened_by", "state", "last_at"), False),
        )
        constraints = [
            pw.Check("record <> ''"),
            pw.Check("replies >= 0"),
            pw.Check("(opened_role = 'supervisor') = (team_id IS NOT NULL)"),
        ]


class Comment(BaseModel):
    """What somebody said in a thread, never edited or deleted; withdrawn it keeps its place with a visible mark."""

    id = LastingKey()
    thread = reference(CommentThread, index=False, backref="comments")
    number = pw.IntegerField()  # within the thread; the first opened it
    person = reference(Person, index=False, backref="comments")
    role = pw.TextField(constraints=[one_of("role", ROLES)])
    text = pw.TextField()
    withdrawn_at = pw.DateTimeField(null=True)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("thread", "number"), True),)
        constraints = [pw.Check("text <> ''"), pw.Check("number >= 1")]
