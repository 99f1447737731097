"""The stage of what colleagues say of published items."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.access.deed import deed
from tests.access.who import ACT_A1, BUSINESS, OFFICE, READ_A1, READ_A2, SEES, A

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (on which pledge, who gave it, signed, what became of it)
GIVEN = {
    "opinion_sent": ("published_a1", "staff", True, "sent"),
    "opinion_veiled": ("published_a1", "staff", False, "sent"),
    "opinion_shown": ("published_a1", "secretary_a2", True, "shown"),
    "opinion_rejected": ("published_a1", "member", True, "rejected"),
    "opinion_a2": ("published_a2", "member_a2", True, "sent"),
}
# Whose pledge it is sees what was shown alone, in office too: published_a1 is of `former`, published_a2 of `committee`.
SEEN: dict[str, set[str]] = {
    "opinion_sent": {"staff"} | READ_A1,
    "opinion_veiled": READ_A1,
    "opinion_shown": {"secretary_a2", "former"} | READ_A1,
    "opinion_rejected": {"member"} | READ_A1,
    "opinion_a2": {"member_a2"} | (READ_A2 - {"committee"}),
}

PAGES: dict[str, set[str]] = {"/opinions": BUSINESS, "/opinions/mine": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [(f"/opinions/{{{name}}}", may) for name, may in SEEN.items()]
EXTRA: list[str] = []

GIVE = {"text": "请把走访记录贴出来", "signed": "1", "once": "opinion-once-1", "veil": "1"}
deed(
    "opinions.give", "/pledges/{published_a1}/items/{item_published_a1}/opinion", GIVE, SEES["published_a1"] - {"former"},
    "opinion.create", denied={"former"},
)  # fmt: skip
SENT, SHOWN = "/opinions/{opinion_sent}", "/opinions/{opinion_shown}"
WHY = {"reason": "说的不是这一项"}
deed("opinions.publish", f"{SENT}/show", {}, ACT_A1, "opinion.show", denied=SEEN["opinion_sent"])
deed("opinions.reject", f"{SENT}/reject", WHY, ACT_A1, "opinion.reject", denied=SEEN["opinion_sent"])
deed("opinions.reject", f"{SHOWN}/reject", WHY, ACT_A1, "opinion.reject", denied=SEEN["opinion_shown"])
deed(
    "opinions.answer", f"{SHOWN}/answer", {"answer": "本周贴出", "version": "{v_opinion_shown}"}, ACT_A1 | {"former"},
    "opinion.answer", denied=SEEN["opinion_shown"],
)  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.pledges import opinions
    from portal.pledges.domain import ITEMS
    from portal.pledges.models import Opinion, Pledge

    for name, (where, who, signed, state) in GIVEN.items():
        pledge = Pledge.get_by_id(stage.ids[where])
        item, word = ITEMS(pledge=pledge.id)[0], name.replace("_", "")
        given = opinions.give(pledge, item, f"zq{word}", by=stage.by(who), anonymous=not signed, once=f"stage-{name}")
        moderator = stage.by("secretary")
        if state == "shown":
            opinions.show(given.opinion, by=moderator)
            opinions.answer(given.opinion, f"zqanswer{word}", by=moderator)
        if state == "rejected":
            opinions.reject(given.opinion, f"zqwhy{word}", by=moderator)
        stage.ids[name] = given.opinion.id
        stage.ids[f"v_{name}"] = Opinion.get_by_id(given.opinion.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_where, who, signed, state) in GIVEN.items():
        word = name.replace("_", "")
        public = A | READ_A1 if state == "shown" else set()
        must = {"secretary_a2"} if name.endswith("_a2") else {"secretary", "committee", "supervisor"}
        must |= {who} if signed else set()
        yield f"zq{word}", (SEEN[name] | public, must | ({"former", "colleague", "staff"} & public))
        yield f"zqanswer{word}", (public, public & {"member", "staff", "secretary"})
        yield f"zqwhy{word}", (SEEN[name] if state == "rejected" else set(), must if state == "rejected" else set())
