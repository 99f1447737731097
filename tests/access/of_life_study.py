"""The stage of a member's own: study plans of two people, reports on thought and work in every state."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.study import domain, reporting
from portal.life.study.models import StudyPlan, ThoughtReport
from tests.access.deed import deed
from tests.access.who import MEMBERS

if TYPE_CHECKING:
    from tests.access.stage import Stage

YEAR = clock.today().year
PERIODS = reporting.periods()
# name → (who wrote it, state, who sees it)
REPORTS: dict[str, tuple[str, str, set[str]]] = {
    "report_draft_a1": ("colleague", "draft", {"colleague"}),
    "report_sent_a1": ("member", "sent", {"member", "secretary"}),
    "report_read_a1": ("former", "read", {"former", "secretary"}),
    "report_own_a1": ("secretary", "sent", {"secretary", "secretary_off"}),
    "report_sent_b1": ("member_b", "sent", {"member_b", "secretary_b"}),
}
HEADS = {"secretary", "secretary_a2", "secretary_b"}

PAGES: dict[str, set[str]] = {
    "/life/study": MEMBERS, f"/life/study/{YEAR}/aim": MEMBERS, "/life/reports": MEMBERS, "/life/reports/new": MEMBERS,
    "/life/reports/who": HEADS,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/reports/{{{name}}}", sees) for name, (_who, _state, sees) in REPORTS.items()),
    ("/life/study/items/{study_member}/edit", {"member"}),
    ("/life/study/items/{study_member_b}/edit", {"member_b"}),
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for who in ("member", "member_b"):
        by, word = stage.by(who), who.replace("_", "")
        domain.aim(YEAR, f"zqaim{word}", by=by)
        stage.ids[f"study_{who}"] = domain.add(YEAR, f"zqstudy{word}", 5, by=by).id
        stage.ids[f"left_{who}"] = domain.add(YEAR - 1, f"zqleft{word}", None, by=by).id
    stage.ids["v_study_member"] = StudyPlan.get(
        (StudyPlan.person == stage.people["member"].id) & (StudyPlan.year == YEAR)
    ).version
    for name, (who, state, _sees) in REPORTS.items():
        by, word = stage.by(who), name.replace("_", "")
        made = reporting.create(PERIODS[0], f"zqthought{word}", by=by)
        if state != "draft":
            reporting.send(made, by=by)
        if state == "read":
            reporting.read(made, by=stage.by("secretary"), reply=f"zqanswer{word}")
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = ThoughtReport.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for who in ("member", "member_b"):
        word = who.replace("_", "")
        for part in ("aim", "study", "left"):
            yield f"zq{part}{word}", ({who}, {who} if part != "left" else set())
    for name, (_who, state, sees) in REPORTS.items():
        word = name.replace("_", "")
        yield f"zqthought{word}", (sees, sees)
        if state == "read":
            yield f"zqanswer{word}", (sees, sees)


ITEM = {"text": "党章", "month": "5"}
deed(
    "study.add", f"/life/study/{YEAR}/new", {**ITEM, "once": "study-once-1"}, MEMBERS, "study_plan.create study_plan.edit",
)  # fmt: skip
deed(
    "study.aim", f"/life/study/{YEAR}/aim", {"aim": "每月一本", "version": "{v_study_member}"}, MEMBERS, "study_plan.create",
)  # fmt: skip
deed(
    "study.take", f"/life/study/{YEAR}/take", {"chosen": "item-{left_member}", "once": "study-once-2"}, {"member"},
    "study_plan.edit", unoffered=MEMBERS,
)  # fmt: skip
for act, form in (("tick", {"done": "1"}), ("edit", ITEM), ("remove", {})):
    deed(f"study.{act}", f"/life/study/items/{{study_member}}/{act}", form, {"member"}, "study_plan.edit")
deed(
    "reports.new", "/life/reports/new", {"period": PERIODS[-1], "text": "一年来的情况", "once": "report-once-1"}, MEMBERS,
    "thought_report.create",
)  # fmt: skip
REPORT = {"period": PERIODS[0], "text": "改过的情况"}
deed(
    "reports.edit", "/life/reports/{report_draft_a1}/edit", {**REPORT, "version": "{v_report_draft_a1}"}, {"colleague"},
    "thought_report.edit",
)  # fmt: skip
deed(
    "reports.send", "/life/reports/{report_draft_a1}/send", {"version": "{v_report_draft_a1}"}, {"colleague"},
    "thought_report.send",
)  # fmt: skip
deed(
    "reports.withdraw", "/life/reports/{report_sent_a1}/withdraw", {"version": "{v_report_sent_a1}"}, {"member"},
    "thought_report.withdraw", denied={"secretary"},
)  # fmt: skip
deed(
    "reports.read", "/life/reports/{report_sent_a1}/read", {"reply": "写得实在", "version": "{v_report_sent_a1}"}, {"secretary"},
    "thought_report.read", denied={"member"},
)  # fmt: skip
deed(
    "reports.read", "/life/reports/{report_own_a1}/read", {"reply": "自己阅", "version": "{v_report_own_a1}"}, set(),
    denied={"secretary", "secretary_off"},
)  # fmt: skip
