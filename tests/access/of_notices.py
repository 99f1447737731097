"""The stage of 通知: notices of every office and in every state, receipts, a reply with a file, one passed on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.notices import domain
from portal.notices.domain import Wanted
from portal.notices.models import Notice, NoticeReceipt
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import BUSINESS, OFFICE
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who sends, units, roles, people, kind, how far)
NOTICES = {
    "notice_task_a": ("committee", ["a1"], ["secretary"], ["member"], "task", "sent"),
    "notice_draft_a1": ("secretary", ["a1"], ["member"], [], "notice", "draft"),
    "notice_branch_a1": ("secretary", ["a1"], ["member"], [], "notice", "sent"),
    "notice_team_a": ("supervisor", ["a"], ["secretary"], [], "task", "sent"),
    "notice_staff_a1": ("secretary", [], [], ["staff"], "notice", "sent"),
    "notice_recalled_a": ("committee", ["a2"], ["secretary"], [], "notice", "recalled"),
    "notice_person_b": ("committee_b", [], [], ["member_b"], "task", "sent"),
}  # fmt: skip
ABOVE_A, ABOVE_B = {"committee", "superior"}, {"committee_b", "superior"}
# to whom it came, in the role at hand
REACHED = {
    "notice_task_a": {"secretary", "member"}, "notice_draft_a1": set(),
    "notice_branch_a1": {"member", "colleague", "former"}, "notice_team_a": {"secretary", "secretary_a2"},
    "notice_staff_a1": {"staff"}, "notice_recalled_a": {"secretary_a2"}, "notice_person_b": {"member_b"},
    "notice_passed_a1": {"colleague"},
}  # fmt: skip
# who sends, and who stands above that
SENDS = {
    "notice_task_a": ABOVE_A, "notice_draft_a1": {"secretary"}, "notice_branch_a1": {"secretary", *ABOVE_A},
    "notice_team_a": {"supervisor", *ABOVE_A}, "notice_staff_a1": {"secretary", *ABOVE_A},
    "notice_recalled_a": ABOVE_A, "notice_person_b": ABOVE_B, "notice_passed_a1": {"secretary", *ABOVE_A},
}  # fmt: skip
# secretaries by appointment have the messages in whatever role; colleague is the deputy
HEADS_A1 = {"secretary", "secretary_off", "colleague"}
TOLD = {"notice_task_a": HEADS_A1 | {"member"}, "notice_team_a": HEADS_A1 | {"secretary_a2"}}
SEES = {name: REACHED[name] | SENDS[name] for name in REACHED}
RECEIPTS = {  # name → who sees it
    "receipt_task_office": {"secretary", *ABOVE_A}, "receipt_task_member": {"member", *ABOVE_A},
    "receipt_branch_member": {"member", "secretary", *ABOVE_A},
    "receipt_team_a1": {"secretary", "supervisor", *ABOVE_A}, "receipt_team_a2": {"secretary_a2", "supervisor", *ABOVE_A},
    "receipt_person_b": {"member_b", *ABOVE_B},
}  # fmt: skip
TASK_FILE = SEES["notice_task_a"] | {"colleague"}  # to whom it was passed on

PAGES: dict[str, set[str]] = {
    "/notices": BUSINESS, "/notices/sent": OFFICE, "/notices/replies": OFFICE, "/notices/new": OFFICE,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/notices/{{{name}}}", may) for name, may in SEES.items()),
    *((f"/notices/{{{name}}}/{page}", may) for name, may in SENDS.items() for page in ("receipts", "units")),
    *((f"/notices/receipts/{{{name}}}", may) for name, may in RECEIPTS.items()),
    ("/files/{notice_file}", TASK_FILE),
    ("/files/{notice_reply_file}", RECEIPTS["receipt_task_office"]),
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, units, roles, people, kind, state) in NOTICES.items():
        by, word = stage.by(who), name.replace("_", "")
        due, is_task = clock.today() + timedelta(days=9), kind == "task"
        files = [_file(stage, "notice_file", by)] if name == "notice_task_a" else []
        wanted = Wanted(
            kind,
            f"zqtitle{word}",
            f"zqtext{word}",
            due if is_task else None,
            is_task,
            is_task,
            name != "notice_staff_a1",
        )
        made = domain.draft(wanted, by=by, files=files)
        chosen = {
            "units": [stage.world.units[one].id for one in units], "roles": roles,
            "people": [stage.people[one].id for one in people],
        }  # fmt: skip
        domain.aim(made, chosen, by=by)
        if state != "draft":
            domain.send(made, by=by)
        if state == "recalled":
            domain.recall(made, by=by, reason=f"zqreason{word}")
        stage.ids[name] = made.id
    _pass_on(stage)
    _receipts(stage)
    for name in REACHED:
        stage.ids[f"v_{name}"] = Notice.get_by_id(stage.ids[name]).version
    for name in RECEIPTS:
        stage.ids[f"v_{name}"] = NoticeReceipt.get_by_id(stage.ids[name]).version


def _pass_on(stage: "Stage") -> None:
    by = stage.by("secretary")
    made = domain.pass_on(Notice.get_by_id(stage.ids["notice_task_a"]), by=by)
    wanted = Wanted("task", "zqtitlenoticepasseda1", "zqtextnoticepasseda1", made.due_on, True, True, True)
    domain.edit(made, wanted, by=by, version=made.version)
    domain.aim(made, {"units": [], "roles": [], "people": [stage.people["colleague"].id]}, by=by)
    domain.send(made, by=by)
    stage.ids["notice_passed_a1"] = made.id


def _receipts(stage: "Stage") -> None:
    units, people = stage.world.units, stage.people
    where: dict[str, tuple[str, Any]] = {
        "receipt_task_office": ("notice_task_a", NoticeReceipt.role == "secretary"),
        "receipt_task_member": ("notice_task_a", NoticeReceipt.role == "member"),
        "receipt_branch_member": ("notice_branch_a1", NoticeReceipt.person == people["member"].id),
        "receipt_team_a1": ("notice_team_a", NoticeReceipt.unit == units["a1"].id),
        "receipt_team_a2": ("notice_team_a", NoticeReceipt.unit == units["a2"].id),
        "receipt_person_b": ("notice_person_b", NoticeReceipt.role == "member"),
    }
    for name, (notice, condition) in where.items():
        found = NoticeReceipt.get((NoticeReceipt.notice == stage.ids[notice]) & condition)
        stage.ids[name] = found.id
    by = stage.by("secretary")
    row = NoticeReceipt.get_by_id(stage.ids["receipt_task_office"])
    domain.reply(row, "zqnoticereply", by=by, files=[_file(stage, "notice_reply_file", by)])


def _file(stage: "Stage", name: str, by: Any) -> int:
    data = papers.classic(papers.document(more={6: papers.stream(f"zqcontent{name}".encode())}))
    kept = uploads.receive(f"zqname{name.replace('_', '')}.pdf", data, by=by)
    stage.ids[name] = kept.id
    return int(kept.id)


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, may in SEES.items():
        word = name.replace("_", "")
        yield f"zqtitle{word}", (may | TOLD.get(name, set()), may)
        below = {"colleague"} if name == "notice_task_a" else set()  # who it was passed on to reads the text above
        text = SENDS[name] if name == "notice_recalled_a" else may | below
        yield f"zqtext{word}", (text, text)
    yield "zqreasonnoticerecalleda", (SEES["notice_recalled_a"], SEES["notice_recalled_a"])
    yield "zqnoticereply", (RECEIPTS["receipt_task_office"], {"secretary", "committee"})
    yield "zqnamenoticefile.pdf", (TASK_FILE, TASK_FILE)
    yield "zqnamenoticereplyfile.pdf", (RECEIPTS["receipt_task_office"], {"secretary", "committee"})


TEXTS = {"kind": "notice", "title": "学习安排", "text": "请按时参加", "passable": "y"}
deed("notice_writing.new", "/notices/new", {**TEXTS, "once": "notice-once-1"}, OFFICE, "notice.create")


def _of(name: str, act: str, form: dict[str, Any], may: set[str], entries: str, endpoint: str = "") -> None:
    form = {**form, "version": f"{{v_{name}}}"}
    deed(endpoint or f"notice.{act}", f"/notices/{{{name}}}/{act}", form, may, entries, denied=SEES[name])


DRAFT = "notice_draft_a1"
_of(DRAFT, "edit", TEXTS, {"secretary"}, "notice.edit", "notice_writing.edit")
_of(
    DRAFT,
    "audience",
    {"do": "roles", "roles": "1", "role": ["staff"]},
    {"secretary"},
    "notice.edit",
    "notice_aiming.choose",
)
_of(DRAFT, "send", {}, {"secretary"}, "notice.send")
_of(DRAFT, "drop", {}, {"secretary"}, "notice.drop")
_of("notice_branch_a1", "remind", {}, {"secretary"}, "notice.remind")
_of("notice_branch_a1", "end", {}, {"secretary"}, "notice.end")
_of("notice_branch_a1", "recall", {"reason": "内容有误"}, {"secretary"}, "notice.recall")
_of("notice_team_a", "remind", {}, {"supervisor"}, "notice.remind")
_of("notice_team_a", "recall", {"reason": "内容有误"}, {"supervisor"}, "notice.recall")
_of("notice_person_b", "end", {}, {"committee_b"}, "notice.end")
deed(
    "notice_writing.pass_on", "/notices/{notice_team_a}/pass", {"once": "notice-once-2"}, {"secretary", "secretary_a2"},
    "notice.pass", denied=SEES["notice_team_a"],
)  # fmt: skip
deed(
    "notice_writing.pass_on", "/notices/{notice_task_a}/pass", {"once": "notice-once-3"}, {"secretary"}, "notice.pass",
    denied=SEES["notice_task_a"],
)  # fmt: skip


def _on(name: str, act: str, form: dict[str, Any], may: set[str], entries: str, endpoint: str = "") -> None:
    form = {**form, "version": f"{{v_{name}}}"}
    endpoint = endpoint or f"notice_receipt.{act}"
    deed(endpoint, f"/notices/receipts/{{{name}}}/{act}", form, may, entries, denied=RECEIPTS[name])


_on("receipt_branch_member", "read", {}, {"member"}, "notice_receipt.read")
_on("receipt_team_a1", "acknowledge", {}, {"secretary"}, "notice_receipt.acknowledge")
_on("receipt_team_a2", "acknowledge", {}, {"secretary_a2"}, "notice_receipt.acknowledge")
_on("receipt_task_member", "reply", {"reply": "已按要求办理"}, {"member"}, "notice_receipt.reply")
_on("receipt_team_a1", "reply", {"reply": "已按要求办理"}, {"secretary"}, "notice_receipt.reply")
_on("receipt_task_office", "accept", {}, {"committee"}, "notice_receipt.accept")
_on(
    "receipt_task_office", "return", {"answer": "请补充人数"}, {"committee"}, "notice_receipt.return",
    "notice_receipt.send_back",
)  # fmt: skip
