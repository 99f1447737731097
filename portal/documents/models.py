"""The table of 公文: a document from its draft to its number."""

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import OFFICIAL_DOCUMENT

KINDS = {"order": "整改通知书", "feedback": "督导反馈意见", "bulletin": "情况通报", "certificate": "抽签证书"}


class OfficialDocument(BaseModel):
    """A document made from a check, a draw or a selection of the ledger; its text is edited until it is issued."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="documents")
    team = reference(Team, null=True, index=False)
    unit = reference(Unit, null=True, index=False, backref="documents_received")  # to whom it goes, once issued
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    title = pw.TextField()
    number = pw.TextField(default="")  # 发文字号
    issuer = pw.TextField(default="")  # 发文机关
    addressee = pw.TextField(default="")  # 主送机关
    text = pw.TextField(default="")
    signed_on = pw.DateField(null=True)  # 成文日期
    copies = pw.TextField(default="")  # 抄送
    tables = JSONField(default=dict)  # the tables that the text calls, as they stood when it was issued
    source_record = pw.TextField(default="")  # spot_check, check_visit, draw, or "" for a selection of the ledger
    source_id = pw.IntegerField(null=True)
    problems = JSONField(default=list)  # ids of the entries that it lists
    created_by = reference(Person, index=False, backref="documents_made")
    state = pw.TextField(default=OFFICIAL_DOCUMENT.initial, constraints=[one_of("state", OFFICIAL_DOCUMENT.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = (
            (("committee", "state", "id"), False),
            (("team", "state", "id"), False),
            (("unit", "state", "id"), False),
            (("source_record", "source_id"), False),
        )
        constraints = [pw.Check("title <> ''"), pw.Check("state <> 'issued' OR signed_on IS NOT NULL")]


class OfficialDocumentUnit(BaseModel):
    """A unit that a document to no single unit tells of: its team reads the document as long as all of them are assigned."""

    document = reference(OfficialDocument, index=False, backref="tells_of")
    unit = reference(Unit, index=False, backref="told_of")

    class Meta:
        indexes = ((("document", "unit"), True),)
