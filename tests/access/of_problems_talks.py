"""The stage of 重点约谈: talks of teams and offices, drafts and filed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.problems.talks import domain
from portal.problems.talks.domain import Wanted
from portal.problems.talks.models import Talk
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import ACT_A2, MEMBERS, READ_A1
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who held it, with which unit, filed, with which member, who sees it)
TALKS = {
    "talk_draft_a1": ("supervisor", "a1", False, "", {"supervisor"}),
    "talk_filed_a1": ("supervisor", "a1", True, "colleague", READ_A1 | {"colleague"}),
    "talk_office_a2": ("committee", "a2", True, "", ACT_A2),
    "talk_house_a": ("superior", "a", True, "", {"committee", "superior"}),
    "talk_draft_b1": ("committee_b", "b1", False, "", {"committee_b"}),
}
PAGES: dict[str, set[str]] = {"/problems/talks": MEMBERS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/problems/talks/{{{name}}}{more}", row[-1]) for name, row in TALKS.items() for more in ("", "/print")),
    ("/files/{talk_file}", TALKS["talk_filed_a1"][-1]),
    ("/files/{talk_file_draft}", {"supervisor"}),
]
EXTRA: list[str] = ["/problems/talks/new"]
FILES = {"talk_filed_a1": "talk_file", "talk_draft_a1": "talk_file_draft"}


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, place, filed, person, _sees) in TALKS.items():
        word, by = name.replace("_", ""), stage.by(who)
        wanted = Wanted(
            clock.today(), f"zqplace{word}", f"zqwhom{word}", stage.people[person].id if person else None,
            f"zqthere{word}", f"zqmatters{word}", f"zqundertaken{word}",
        )  # fmt: skip
        files = []
        if name in FILES:
            data = papers.classic(papers.document(more={6: papers.stream(f"zqcontent{word}".encode())}))
            stage.ids[FILES[name]] = uploads.receive(f"zqname{word}.pdf", data, by=by).id
            files = [stage.ids[FILES[name]]]
        made = domain.record(stage.world.units[place], wanted, by=by, files=files)
        if filed:
            domain.file(made, by=by)
            domain.correct(made, by=by, part="place", text=f"zqright{word}", reason=f"zqwhy{word}")
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = Talk.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, place, filed, _person, sees) in TALKS.items():
        word = name.replace("_", "")
        for part in ("place", "whom", "there", "matters", "undertaken"):
            yield f"zq{part}{word}", (sees, sees)
        yield f"zqright{word}", (sees, sees if filed else set())
        # who is told of a correction has its reason in the inbox, in whatever role
        told = {"secretary_off"} if place == "a1" else set()
        yield f"zqwhy{word}", (sees | told if filed else set(), sees if filed else set())
        if name in FILES:
            yield f"zqname{word}.pdf", (sees, sees)
            yield f"zqcontent{word}", (sees, set())


FORM = {
    "held_on": str(clock.today()), "place": "会议室", "person": "", "talked_to": "支部书记", "participants": "组长",
    "matters": "组织生活不经常", "undertaken": "按月开展",
}  # fmt: skip
HOLDING = {"supervisor", "committee", "superior"}
deed("talking.new", "/problems/talks/new/{unit_a1}", {**FORM, "once": "talk-once-1"}, HOLDING, "talk.create")
deed(
    "talking.new", "/problems/talks/new/{unit_a}", {**FORM, "once": "talk-once-2"}, {"supervisor", "superior"}, "talk.create",
    denied={"committee"},
)  # fmt: skip
deed(
    "talking.edit", "/problems/talks/{talk_draft_a1}/edit", {**FORM, "version": "{v_talk_draft_a1}"}, {"supervisor"},
    "talk.edit",
)  # fmt: skip
deed("talk.file", "/problems/talks/{talk_draft_a1}/file", {"version": "{v_talk_draft_a1}"}, {"supervisor"}, "talk.file")
deed(
    "talk.correct", "/problems/talks/{talk_filed_a1}/correct",
    {"part": "matters", "text": "记录也不全", "reason": "漏记", "version": "{v_talk_filed_a1}"}, {"supervisor"}, "talk.correct",
    denied=TALKS["talk_filed_a1"][-1],
)  # fmt: skip
deed(
    "talk.follow", "/problems/talks/{talk_filed_a1}/follow",
    {"text": "制定计划", "category": "", "requirement": "", "due_on": "", "version": "{v_talk_filed_a1}"}, {"supervisor"},
    "talk.follow problem.create", denied=TALKS["talk_filed_a1"][-1],
)  # fmt: skip
