"""The stage of 批注: threads of every side, open, resolved and public, and who reads and moves them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.comments import domain
from portal.comments.models import Comment, CommentThread
from portal.pledges.models import Pledge
from tests.access.deed import deed
from tests.access.who import BUSINESS, MEMBERS, READ_A1, READ_B1, SEES

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (record, its author, who opened, public, resolved)
THREADS = {
    "thread_submitted_a1": ("submitted_a1", "member", "supervisor", False, False),
    "thread_published_a1": ("published_a1", "former", "secretary", False, True),
    "thread_public_a1": ("published_a1", "former", "supervisor", True, False),
    "thread_published_b1": ("published_b1", "member_b", "committee_b", False, False),
}
OFFICE = {"a1": READ_A1, "b1": READ_B1}


def sees(name: str) -> set[str]:
    """The author and the offices; a public one whoever reads the record."""
    record, author, _opener, public, _resolved = THREADS[name]
    return SEES[record] if public else ({author} & BUSINESS) | OFFICE[name[-2:]]


PAGES: dict[str, set[str]] = {"/comments": MEMBERS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/comments/{{{name}}}", sees(name)) for name in THREADS),
    *(
        (f"/comments/on/pledge/{{{record}}}", SEES[record])
        for record in ("submitted_a1", "published_a1", "published_b1")
    ),
    ("/comments/on/person/{person_member}", set()),
]
EXTRA: list[str] = ["/comments/{thread_public_a1}/next", "/comments/new/pledge/{published_a1}"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (record, author, opener, public, resolved) in THREADS.items():
        word, pledge = name.replace("_", ""), Pledge.get_by_id(stage.ids[record])
        thread = domain.open_thread(pledge, "", f"zqsaid{word}", by=stage.by(opener), public=public)
        domain.reply(thread, f"zqreply{word}", by=stage.by(author))
        if resolved:
            domain.resolve(CommentThread.get_by_id(thread.id), by=stage.by(opener))
        stage.ids[name] = thread.id
        said = Comment.select().where(Comment.thread == thread.id).order_by(Comment.number)
        stage.ids[f"said_{name}"], stage.ids[f"reply_{name}"] = (one.id for one in said)


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name in THREADS:
        word = name.replace("_", "")
        for kind in ("said", "reply"):
            yield f"zq{kind}{word}", (sees(name), sees(name))


# --- deeds ------------------------------------------------------------------------------------------------

FORM = {"text": "请补充数据的来源", "quote": "", "part": "", "once": "comment-once"}
deed(
    "commenting.new", "/comments/new/pledge/{published_a1}", FORM, READ_A1, "comment_thread.open",
    denied=SEES["published_a1"] & BUSINESS,
)  # fmt: skip
deed(
    "commenting.new", "/comments/new/pledge/{submitted_a1}", {**FORM, "once": "comment-once-2"}, READ_A1,
    "comment_thread.open", denied=SEES["submitted_a1"] & BUSINESS,
)  # fmt: skip
for _name in ("thread_submitted_a1", "thread_public_a1"):
    deed(
        "comment.reply", f"/comments/{{{_name}}}/reply", {"text": "已经补充", "once": f"reply-{_name[-9:-3]}"},
        {THREADS[_name][1]} & BUSINESS | READ_A1, "comment_thread.reply", denied=sees(_name),
    )  # fmt: skip
deed(
    "comment.resolve", "/comments/{thread_submitted_a1}/resolve", {}, READ_A1 - {"secretary"}, "comment_thread.resolve",
    denied=sees("thread_submitted_a1"),
)  # fmt: skip
deed(
    "comment.reopen", "/comments/{thread_published_a1}/reopen", {}, READ_A1, "comment_thread.reopen",
    denied=sees("thread_published_a1"),
)  # fmt: skip
deed(
    "comment.withdraw", "/comments/{thread_public_a1}/said/{said_thread_public_a1}/withdraw", {}, {"supervisor"},
    "comment.withdraw", denied=sees("thread_public_a1"),
)  # fmt: skip
deed(
    "comment.withdraw", "/comments/{thread_public_a1}/said/{reply_thread_public_a1}/withdraw", {}, {"former"},
    "comment.withdraw", denied=sees("thread_public_a1"),
)  # fmt: skip
