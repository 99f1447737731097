"""What every page shows: the role at hand, all roles, unread messages, the navigation."""

from typing import Any

from django.http import HttpRequest

from benchmarks.peers.frame import NAV, STATIC, TODAY
from benchmarks.peers.idiomatic.models import Appointment, Message

ROLES = {"secretary": "支部书记", "committee": "基层党委", "supervisor": "督导组"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html."""
    if not request.user.is_authenticated:
        return {}
    roles = [
        {"id": one.id, "label": ROLES[one.role], "unit_name": one.unit.name if one.unit else ""}
        for one in Appointment.objects.in_force()
        .filter(person=request.user.person)
        .select_related("unit")
        .order_by("role", "id")
    ]
    return {
        "at_hand": request.at_hand,
        "role_label": ROLES[request.at_hand.role],
        "roles": roles,
        "unread": Message.objects.filter(person=request.user.person, read_at=None)[:100].count(),
        "nav": NAV.get(request.path, []),
        "static": STATIC,
        "today": TODAY,
    }
