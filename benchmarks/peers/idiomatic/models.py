"""The portal's tables as Django models; Django creates none of them."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Unit(models.Model):
    kind = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="children")
    committee = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="below")
    sector = models.TextField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "unit"


class Person(models.Model):
    name = models.TextField()
    kind = models.TextField()
    status = models.TextField()
    branch = models.ForeignKey(Unit, models.DO_NOTHING, null=True, related_name="people")
    committee = models.ForeignKey(Unit, models.DO_NOTHING, null=True, related_name="everybody")

    class Meta:
        managed = False
        db_table = "person"


class Account(AbstractBaseUser):
    person = models.OneToOneField(Person, models.DO_NOTHING)
    username = models.TextField(unique=True)
    password = models.TextField()
    state = models.TextField()
    last_login = None
    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "account"

    @property
    def is_active(self) -> bool:
        return self.state == "active"


class InForce(models.QuerySet):
    def in_force(self) -> "InForce":
        today = timezone.localdate()
        return self.filter(Q(ends=None) | Q(ends__gte=today), starts__lte=today, ended_at=None)


class Appointment(models.Model):
    person = models.ForeignKey(Person, models.DO_NOTHING)
    role = models.TextField()
    unit = models.ForeignKey(Unit, models.DO_NOTHING, null=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    objects = InForce.as_manager()

    class Meta:
        managed = False
        db_table = "appointment"


class Message(models.Model):
    person = models.ForeignKey(Person, models.DO_NOTHING)
    text = models.TextField()
    path = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "message"


class Pledge(models.Model):
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="pledges")
    branch = models.ForeignKey(Unit, models.DO_NOTHING, related_name="branch_pledges")
    committee = models.ForeignKey(Unit, models.DO_NOTHING, related_name="committee_pledges")
    year = models.IntegerField()
    state = models.TextField()
    post = models.TextField()
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "pledge"


class PledgeItem(models.Model):
    pledge = models.ForeignKey(Pledge, models.DO_NOTHING, related_name="items")
    number = models.IntegerField()
    matter = models.TextField()
    measure = models.TextField()
    due_on = models.DateField(null=True)
    standard = models.TextField()
    share = models.IntegerField(null=True)
    amended_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    exemplary_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "pledge_item"
        ordering = ("number",)


class PledgeProgress(models.Model):
    pledge = models.ForeignKey(Pledge, models.DO_NOTHING, related_name="progress")
    item = models.ForeignKey(PledgeItem, models.DO_NOTHING, related_name="progress")
    made_on = models.DateField()
    share = models.IntegerField(null=True)
    text = models.TextField()
    shown = models.BooleanField()

    class Meta:
        managed = False
        db_table = "pledge_progress"
        ordering = ("-made_on", "-id")


class PledgeChange(models.Model):
    item = models.ForeignKey(PledgeItem, models.DO_NOTHING, related_name="changes")
    kind = models.TextField()
    reason = models.TextField()
    state = models.TextField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "pledge_change"


class Opinion(models.Model):
    item = models.ForeignKey(PledgeItem, models.DO_NOTHING, related_name="opinions")
    state = models.TextField()

    class Meta:
        managed = False
        db_table = "opinion"


KINDS = {"pioneer": "党员先锋岗", "model": "党员示范岗"}


class Identity(models.Model):
    kind = models.TextField()
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="identities")
    title = models.TextField()
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    state = models.TextField()

    class Meta:
        managed = False
        db_table = "identity"

    @property
    def word(self) -> str:
        return KINDS[self.kind] + (f" · {self.title}" if self.title else "")


class LifeStanding(models.Model):
    branch = models.ForeignKey(Unit, models.DO_NOTHING, related_name="standing")
    year = models.IntegerField()
    rule = models.TextField()
    position = models.IntegerField()
    name = models.TextField()
    severity = models.TextField()
    done = models.IntegerField()
    needed = models.IntegerField()
    state = models.TextField()

    class Meta:
        managed = False
        db_table = "life_standing"
        ordering = ("position",)


class CommentThread(models.Model):
    committee = models.ForeignKey(Unit, models.DO_NOTHING, related_name="committee_threads")
    branch = models.ForeignKey(Unit, models.DO_NOTHING, null=True, related_name="threads")
    owner = models.ForeignKey(Person, models.DO_NOTHING, null=True, related_name="threads_on_own")
    record = models.TextField()
    record_id = models.IntegerField()
    title = models.TextField()
    part = models.TextField()
    place = models.TextField()
    quote = models.TextField(default="")
    before = models.TextField(default="")
    after = models.TextField(default="")
    at = models.IntegerField(default=0)
    was = models.TextField()
    public = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Person, models.DO_NOTHING, related_name="threads_opened")
    opened_role = models.TextField()
    team_id = models.IntegerField(null=True)
    state = models.TextField(default="open")
    replies = models.IntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)
    last_by = models.ForeignKey(Person, models.DO_NOTHING, related_name="threads_last_spoken_in")
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "comment_thread"
        ordering = ("state", "-id")

    @property
    def role_label(self) -> str:
        return {"committee": "基层党委", "secretary": "支部书记"}[self.opened_role]


class Comment(models.Model):
    thread = models.ForeignKey(CommentThread, models.DO_NOTHING, related_name="comments")
    number = models.IntegerField()
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="comments")
    role = models.TextField()
    text = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "comment"
        ordering = ("number",)


class AuditEntry(models.Model):
    at = models.DateTimeField(default=timezone.now)
    person_id = models.IntegerField(null=True)
    role = models.TextField()
    unit_id = models.IntegerField(null=True)
    action = models.TextField()
    record = models.TextField()
    record_id = models.IntegerField(null=True)
    place_id = models.IntegerField(null=True)
    outcome = models.TextField(default="done")
    fields: Any = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    address = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_entry"


class Sent(models.Model):
    token = models.TextField(primary_key=True)
    person = models.ForeignKey(Person, models.DO_NOTHING)
    path = models.TextField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "sent"
