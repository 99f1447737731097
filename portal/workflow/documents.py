"""The states and moves of 公文."""

from portal.workflow.core import Move, State, Workflow

OFFICIAL_DOCUMENT = Workflow(
    "official_document",
    "draft",
    {"draft": State("起草中", "muted"), "issued": State("已印发", "ok"), "voided": State("已作废", "muted")},
    {
        "official_document.edit": Move(("draft",), None, "修改"),
        "official_document.issue": Move(("draft",), "issued", "印发", "primary"),
        "official_document.publish": Move(("issued",), None, "以通知发布"),
        "official_document.void": Move(("draft", "issued"), "voided", "作废", "danger"),
    },
)
