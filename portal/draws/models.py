"""Tables of 抽签: what is frozen, what was committed to, what came out; the branches that a draw concerns."""

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.checks.models import SpotCheck
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import DRAW

SUBJECTS = {"branch": "党支部", "pledge": "公开承诺", "star_entry": "自评申报"}
ASKED = {"committee": "被检查单位报数", "public": "用事先指定的公开数值"}


class Draw(BaseModel):
    """A draw, from its draft to its result; frozen inputs and results never change (a trigger holds that)."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="draws")  # the inspected committee
    team = reference(Team, null=True, index=False)  # None: the committee draws for its own guidance
    check = reference(SpotCheck, null=True, column_name="check_id", backref="draws")
    title = pw.TextField()
    subject = pw.TextField(constraints=[one_of("subject", SUBJECTS)])
    design = JSONField(default=dict)  # filters, strata, numbers or shares, who is left out: draws/design.py
    frame = pw.TextField(default="")  # the canonical text that was frozen; docs/draw.md
    frame_hash = pw.TextField(default="")
    frozen_at = pw.DateTimeField(null=True)
    secret = pw.TextField(default="")  # 64 hex digits; shown only once the number is there
    commitment = pw.TextField(default="")
    committed_at = pw.DateTimeField(null=True)
    size = pw.IntegerField(default=0)  # members of the frame
    asked = pw.TextField(constraints=[one_of("asked", ASKED)])  # who gives the number
    source = pw.TextField(default="")  # the public value, named beforehand: which, where, when it is published
    number = pw.TextField(default="")
    number_by = reference(Person, null=True, index=False, backref="draw_numbers")
    drawn_at = pw.DateTimeField(null=True)
    result = JSONField(null=True)  # ids of those drawn, in the order of the sheet
    chosen = pw.IntegerField(default=0)
    redraw_of = reference("self", null=True, backref="redraws")
    reason = pw.TextField(default="")  # why it is drawn again, or was abandoned
    created_by = reference(Person, index=False, backref="draws_made")
    state = pw.TextField(default=DRAW.initial, constraints=[one_of("state", DRAW.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "state", "id"), False), (("team", "state", "id"), False))
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("asked <> 'public' OR source <> ''"),
            pw.Check("state NOT IN ('frozen', 'committed', 'drawn') OR (frame <> '' AND frame_hash <> '')"),
            pw.Check("state NOT IN ('committed', 'drawn') OR (secret <> '' AND commitment <> '')"),
            pw.Check("state <> 'drawn' OR (number <> '' AND result IS NOT NULL)"),
            pw.Check("state <> 'abandoned' OR reason <> ''"),
            pw.Check("redraw_of_id IS NULL OR reason <> ''"),
        ]


class DrawUnit(BaseModel):
    """A branch with members in a frozen frame: its secretaries see the draw."""

    draw = reference(Draw, index=False, backref="units")
    unit = reference(Unit, index=False, backref="draws_of")

    class Meta:
        indexes = ((("draw", "unit"), True), (("unit", "draw"), False))
