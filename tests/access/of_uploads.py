"""The stage of attachments: a file of a branch's progress, and one that waits for its form."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.db import write
from portal.pledges.models import PledgeProgress
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import BUSINESS, READ_A1, READ_A2
from tests.roster.books import book, line
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

# progress of a published commitment: its author, and those with power over the branch; not who sees the commitment
FILE_A1, FILE_A2 = {"former"} | READ_A1, {"committee"} | READ_A2

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {}
RECORDS: list[tuple[str, set[str]]] = [
    ("/files/{file_a1}", FILE_A1),
    ("/files/{file_a2}", FILE_A2),
    ("/files/{file_unsent}", {"member"}),
    ("/files/{file_removed}", set()),
]
EXTRA: list[str] = []

OWNERS = {"a1": "former", "a2": "committee"}


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for place, whose in OWNERS.items():
        by = stage.by(whose)
        made = PledgeProgress.create(
            pledge=stage.ids[f"published_{place}"], item=stage.ids[f"item_published_{place}"], made_on=clock.today(),
            text=f"zqproof{place}", shown=False,
        )  # fmt: skip
        for name in ("file", "gone") if place == "a1" else ("file",):
            data = papers.classic(papers.document(more={6: papers.stream(f"zqcontent{name}{place}".encode())}))
            kept = uploads.receive(f"zq{name}name{place}.pdf", data, by=by)
            with write():
                uploads.attach(made, [kept.id], by=by)
            stage.ids[f"{name}_{place}"] = kept.id
            if name == "gone":
                uploads.remove(kept, by=by)
                stage.ids["file_removed"] = kept.id
    stage.ids["file_unsent"] = uploads.receive("zqunsentfile.xlsx", book(line("某人")), by=stage.by("member")).id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for place, may in (("a1", FILE_A1), ("a2", FILE_A2)):
        for word in (f"zqfilename{place}.pdf", f"zqcontentfile{place}", f"zqproof{place}"):
            yield word, (may, set())
    yield "zqgonenamea1.pdf", (set(), set())
    yield "zqcontentgonea1", (set(), set())
    yield "zqunsentfile.xlsx", ({"member"}, set())


deed("files.send", "/files", {"files": book(line("某人"))}, BUSINESS, "attachment.create", status=200)
deed("files.send", "/files", {}, set(), unoffered=BUSINESS)
deed("files.send", "/files", {"files": b"MZ\x90\0"}, set(), unoffered=BUSINESS)
deed("files.remove", "/files/{file_unsent}/remove", {"back": "/pledges"}, {"member"}, "attachment.remove")
deed("files.remove", "/files/{file_a1}/remove", {"back": "/"}, {"former"}, "attachment.remove", denied=FILE_A1)
deed("files.remove", "/files/{file_a2}/remove", {"back": "/"}, {"committee"}, "attachment.remove", denied=FILE_A2)
