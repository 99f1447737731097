"""The stage of 组织生活记录: records of branches and of a committee in every state, with minutes, attendance and annexes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.life.attendance import domain as attendance
from portal.life.attendance.domain import Tick
from portal.life.judging.voting import Vote
from portal.life.records import domain, minutes
from portal.life.records.domain import Wanted
from portal.life.records.minutes import Agenda, Resolution, Speech
from portal.life.records.models import LifeRecord
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import A1, B1, MEMBERS, OFFICE, READ_A1, READ_B1, A
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

TODAY = clock.today()
OWN_A1 = A1 | {"committee", "superior", "supervisor"}  # of the committee's own record that counts for the first branch
# name → (who keeps it, of which unit, state, who sees it)
LIFE: dict[str, tuple[str, str, str, set[str]]] = {
    "life_draft_a1": ("secretary", "a1", "draft", {"secretary"}),
    "life_announced_a1": ("secretary", "a1", "announced", A1 | READ_A1),
    "life_off_a1": ("secretary", "a1", "called_off", A1 | READ_A1),
    "life_filed_a1": ("secretary", "a1", "filed", A1 | READ_A1),
    "life_draft_a": ("committee", "a", "draft", {"committee"}),
    "life_filed_a": ("committee", "a", "filed", OWN_A1),
    "life_filed_b1": ("secretary_b", "b1", "filed", B1 | READ_B1),
}
ABSENT = {"a1": "colleague", "b1": "member_b", "a": "colleague"}
KEEPING = {"secretary", "secretary_a2", "secretary_b", "committee", "committee_b", "superior"}

PAGES: dict[str, set[str]] = {"/life": MEMBERS | OFFICE, "/life/calendar.ics": MEMBERS | OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/{{{name}}}{more}", sees) for name, (*_rest, sees) in LIFE.items() for more in ("", "/revisions")),
    ("/life/{life_announced_a1}/calendar.ics", LIFE["life_announced_a1"][3]),
    ("/life/{life_off_a1}/calendar.ics", LIFE["life_off_a1"][3]),
    ("/life/{life_draft_a1}/calendar.ics", set()),
    ("/life/calendar/{unit_a1}.ics", (A | READ_A1) & (MEMBERS | OFFICE)),
    ("/files/{life_file}", LIFE["life_filed_a1"][3]),
    ("/life/{life_draft_a1}/minutes/agenda", {"secretary"}),
]  # fmt: skip
EXTRA: list[str] = ["/life/new"]


def wanted(word: str, state: str) -> Wanted:
    """A record each of whose texts has a word of its own."""
    day = TODAY + timedelta(days=3) if state in ("announced", "called_off") else TODAY
    return Wanted(
        ("theme_day", "lecture"), f"zqtitle{word}", day, "14:30", "16:00", f"zqplace{word}", None, f"zqhost{word}", None,
        f"zqrecorder{word}", "micro", 150, note=f"zqnote{word}", lecturer_name=f"zqlecturer{word}",
    )  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, unit, state, _sees) in LIFE.items():
        word, by, files = name.replace("_", ""), stage.by(who), []
        if name == "life_filed_a1":
            data = papers.classic(papers.document(more={6: papers.stream(f"zqcontent{word}".encode())}))
            stage.ids["life_file"] = uploads.receive(f"zqfile{word}.pdf", data, by=by).id
            files = [stage.ids["life_file"]]
        made = domain.create(wanted(word, state), stage.world.units[unit].id, by=by, files=files)
        domain.put(made, "agenda", Agenda("", "admission", f"zqagenda{word}"), by=by)
        domain.put(made, "speeches", Speech("", None, f"zqspeaker{word}", f"zqspeech{word}"), by=by)
        domain.put(made, "resolutions", Resolution("", f"zqresolution{word}", Vote(9, 8, 7)), by=by)
        if state in ("announced", "called_off"):
            domain.announce(made, by=by)
        if state == "called_off":
            domain.call_off(made, f"zqoff{word}", by=by)
        if state == "filed":
            present = stage.people["member_b" if unit == "b1" else "member"].id
            present = stage.people["secretary_b"].id if unit == "b1" else present
            ticks = [Tick(present), Tick(stage.people[ABSENT[unit]].id, "leave", f"zqleave{word}")]
            attendance.tick(made, ticks, by=by)
            domain.file(LifeRecord.get_by_id(made.id), by=by)
            domain.annex(LifeRecord.get_by_id(made.id), f"zqannex{word}", by=by)
        stage.ids[name] = made.id
        row = LifeRecord.get_by_id(made.id)
        stage.ids[f"v_{name}"] = row.version
        stage.ids[f"w_{name}"] = minutes.digest(minutes.read(row.minutes).agenda[0])


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    parts = ("title", "place", "host", "recorder", "note", "lecturer", "agenda", "speaker", "speech", "resolution")
    for name, (_who, unit, state, sees) in LIFE.items():
        word = name.replace("_", "")
        for part in parts:
            yield f"zq{part}{word}", (sees, sees)
        if state == "called_off":
            yield f"zqoff{word}", (sees, sees)
        if state == "filed":
            office = {"secretary_b", "committee_b", "superior", "supervisor_b"} if unit == "b1" else {
                "committee", "superior", "supervisor", *({"secretary"} if unit == "a1" else set())
            }  # fmt: skip
            # reasons of leave are the office's, and one's own; of the committee's record each branch knows its own people's
            yield f"zqleave{word}", (office | {ABSENT[unit], "secretary"} & sees, office)
            yield f"zqannex{word}", (sees, sees)
    yield "zqfilelifefileda1.pdf", (LIFE["life_filed_a1"][3], LIFE["life_filed_a1"][3])
    yield "zqcontentlifefileda1", (LIFE["life_filed_a1"][3], set())


FORM = {
    "types": ["assembly"], "title": "支部党员大会", "day": str(TODAY), "starts": "9:00", "ends": "10:00", "place": "礼堂", "group": "",
    "host": "", "host_name": "郝某", "recorder": "", "recorder_name": "", "lecture_form": "", "lecturer": "", "lecturer_name": "",
    "hours": "2", "belongs_to": "", "note": "",
}  # fmt: skip
deed(
    "life_entering.new", "/life/new/{unit_a1}", {**FORM, "once": "life-once-1"}, {"secretary"}, "life_record.create",
    denied={"secretary_a2", "committee", "superior"},
)  # fmt: skip
deed(
    "life_entering.new", "/life/new/{unit_a}", {**FORM, "once": "life-once-2"}, {"committee"}, "life_record.create",
    denied={"secretary", "secretary_a2", "superior"},
)  # fmt: skip
deed(
    "life_entering.edit", "/life/{life_draft_a1}/edit", {**FORM, "version": "{v_life_draft_a1}"}, {"secretary"},
    "life_record.edit",
)  # fmt: skip
ABOVE = {"committee", "superior"}
deed(
    "life_entering.edit", "/life/{life_announced_a1}/edit", {**FORM, "version": "{v_life_announced_a1}"}, {"secretary"},
    "life_record.edit", denied=ABOVE,
)  # fmt: skip
deed(
    "life_record.announce", "/life/{life_draft_a1}/announce", {"version": "{v_life_draft_a1}"}, {"secretary"},
    "life_record.announce",
)  # fmt: skip
deed(
    "life_record.call-off", "/life/{life_announced_a1}/call-off", {"reason": "停电", "version": "{v_life_announced_a1}"},
    {"secretary"}, "life_record.call_off", denied=ABOVE,
)  # fmt: skip
deed(
    "life_record.file", "/life/{life_draft_a1}/file", {"reason": "签到表遗失", "version": "{v_life_draft_a1}"}, {"secretary"},
    "life_record.file",
)  # fmt: skip
deed(
    "life_record.annex", "/life/{life_filed_a1}/annex", {"text": "主持人有误", "version": "{v_life_filed_a1}"}, {"secretary"},
    "life_record.annex", denied=ABOVE,
)  # fmt: skip
deed(
    "life_record.annex", "/life/{life_filed_a}/annex", {"text": "地点有误", "version": "{v_life_filed_a}"}, {"committee"},
    "life_record.annex", denied={"secretary", "superior"},
)  # fmt: skip
deed(
    "life_record.branches", "/life/{life_draft_a}/branches", {"branches": ["{unit_a1}"], "version": "{v_life_draft_a}"},
    {"committee"}, "life_record.minute",
)  # fmt: skip
deed(
    "life_entries.new", "/life/{life_draft_a1}/minutes/agenda/new", {"kind": "", "text": "学习党章", "was": "", "once": "life-once-3"},
    {"secretary"}, "life_record.minute",
)  # fmt: skip
deed(
    "life_entries.new", "/life/{life_announced_a1}/minutes/speeches/new",
    {"person": "", "name": "甲", "text": "很好", "was": "", "once": "life-once-4"}, {"secretary"}, "life_record.minute", denied=ABOVE,
)  # fmt: skip
deed(
    "life_entries.edit", "/life/{life_draft_a1}/minutes/agenda/1",
    {"kind": "", "text": "学习准则", "was": "{w_life_draft_a1}", "once": "life-once-5"}, {"secretary"}, "life_record.minute",
)  # fmt: skip
deed(
    "life_entries.remove", "/life/{life_draft_a1}/minutes/resolutions/3/remove", {}, {"secretary"}, "life_record.minute"
)
deed(
    "life_entries.move", "/life/{life_draft_a1}/minutes/agenda/1/move", {"to": "up"}, set(), "", idle={"secretary"},
)  # fmt: skip
