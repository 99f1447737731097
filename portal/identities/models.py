"""Tables of posts by which members show themselves."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import IDENTITY

KINDS = {
    "badge": "党员徽章",
    "pioneer": "党员先锋岗",
    "model": "党员示范岗",
    "window": "党员示范窗口",
    "area": "党员责任区",
    "plate": "挂牌上岗",
    "duty": "设岗定责",
    "community": "到社区报到",
}
SIMPLE = ("badge", "plate", "community")  # the branch confirms these itself; the others go the way of domain §3


class Identity(BaseModel):
    """A post that a member or a collective holds: where, with which duties, from when to when, how it was chosen."""

    id = LastingKey()
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    branch = reference(Unit, index=False)
    committee = reference(Unit, index=False, backref="committee_identities")
    person = reference(Person, null=True, backref="identities")
    collective = pw.TextField(default="")  # a window, a shift, a group: where no single member holds it
    title = pw.TextField(default="")  # 岗位名称, as the plate says it
    place = pw.TextField(default="")
    duties = pw.TextField(default="")  # one a line
    reason = pw.TextField(default="")  # of the application
    starts = pw.DateField(null=True)
    ends = pw.DateField(null=True)
    applied_on = pw.DateField(default=clock.today)
    discussed_on = pw.DateField(null=True)  # 支部评议
    recommended_on = pw.DateField(null=True)  # 支部推荐
    settled_on = pw.DateField(null=True)  # 党委审定, or confirmed by the branch
    state = pw.TextField(default=IDENTITY.initial, constraints=[one_of("state", IDENTITY.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("branch", "state", "kind", "id"), False),
            (("committee", "state", "kind", "id"), False),
        )
        constraints = [
            pw.Check("(person_id IS NULL) = (collective <> '')"),
            pw.Check("state <> 'settled' OR starts IS NOT NULL"),
            pw.Check("ends IS NULL OR ends >= starts"),
        ]


class ServiceEntry(BaseModel):
    """What a member did in the community where they reported (到社区报到)."""

    id = LastingKey()
    identity = reference(Identity, index=False, backref="services")
    served_on = pw.DateField()
    place = pw.TextField(default="")
    matter = pw.TextField()
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("identity", "served_on"), False),)
