"""The stage of 公文: drafts and issued documents of a team and of committees, and who reads, issues and publishes them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.documents import domain
from portal.documents.domain import Wanted
from portal.documents.drafting import Drafted
from portal.documents.models import OfficialDocument
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_A1, ACT_A2, ACT_B1, OFFICE

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who writes, kind, how far, to which unit, empty for none, who sees it)
TEAM = {"supervisor"}
DOCUMENTS = {
    "doc_draft_a1": ("supervisor", "order", "draft", "a1", TEAM),
    "doc_issued_a1": ("supervisor", "order", "issued", "a1", TEAM | ACT_A1),
    "doc_voided_a2": ("supervisor", "feedback", "voided", "a2", TEAM | ACT_A2),
    "doc_dropped_a1": ("supervisor", "feedback", "dropped", "a1", TEAM),
    "doc_own_a": ("committee", "bulletin", "draft", "", ACT_A - {"superior"}),
    "doc_bulletin_a": ("committee", "bulletin", "issued", "", ACT_A),
    "doc_issued_b1": ("committee_b", "order", "issued", "b1", ACT_B1),
}
WRITERS = {"committee", "committee_b", "superior", "supervisor", "supervisor_b"}


def sees(name: str) -> set[str]:
    """Who sees a document at all."""
    return DOCUMENTS[name][4]


PAGES: dict[str, set[str]] = {"/documents": OFFICE, "/documents/new": WRITERS, "/documents/new/bulletin": WRITERS}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/documents/{{{name}}}{more}", sees(name)) for name in DOCUMENTS for more in ("", "/file")
]
EXTRA: list[str] = ["/documents/new/order/{unit_a1}"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, kind, state, place, _seen) in DOCUMENTS.items():
        word, by = name.replace("_", ""), stage.by(who)
        house = stage.world.units["b" if who == "committee_b" else "a"].id
        unit = stage.world.units[place].id if place else None
        made = domain.create(
            Drafted(kind, f"zqdoctitle{word}", f"zqdoctext{word}。", f"zqdocfrom{word}", house, f"zqdocto{word}", unit),
            by=by,
        )
        wanted = Wanted(
            made.title, f"zqn{word}〔2026〕3号", made.issuer, made.addressee, made.text, f"zqdoccopies{word}"
        )  # fmt: skip
        domain.edit(made, wanted, by=by, version=made.version)
        if state in ("issued", "voided"):
            domain.issue(made, clock.today(), made.number, by=by)
        if state in ("voided", "dropped"):
            domain.void(made, f"zqdocreason{word}", by=by)
        stage.ids[name], stage.ids[f"v_{name}"] = made.id, OfficialDocument.get_by_id(made.id).version


# secretaries by appointment have the messages in whatever role
TOLD = {"a1": {"colleague", "secretary_off"}}


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, _kind, state, place, seen) in DOCUMENTS.items():
        word = name.replace("_", "")
        told = TOLD.get(place, set()) if state in ("issued", "voided") else set()
        yield f"zqdoctitle{word}", (seen | told, seen)
        for part in ("text", "from", "to", "copies"):
            yield f"zqdoc{part}{word}", (seen, set() if part == "copies" and state == "draft" else seen - OFFICE)
        yield f"zqdocreason{word}", (seen, seen if state in ("voided", "dropped") else set())


# --- deeds ------------------------------------------------------------------------------------------------

deed(
    "drafting.to_unit", "/documents/new/order/{unit_a1}", {"problems": ["{problem_issued_a1}"], "once": "document-once-1"},
    ACT_A | TEAM, "official_document.create",
)  # fmt: skip
deed(
    "drafting.of_visit", "/documents/new/feedback/{visit_released_a_a1}", {"once": "document-once-2"}, TEAM,
    "official_document.create", denied=ACT_A,
)  # fmt: skip
deed(
    "drafting.of_draw", "/documents/new/certificate/{draw_drawn_a}", {"once": "document-once-3"}, TEAM,
    "official_document.create", denied=ACT_A,
)  # fmt: skip
deed(
    "drafting.of_ledger", "/documents/new/bulletin?problem={problem_issued_a1}",
    {"problems": ["{problem_issued_a1}"], "once": "document-once-4"}, ACT_A | TEAM, "official_document.create",
    unoffered=WRITERS,
)  # fmt: skip


def _deed(act: str, name: str, form: dict, may: set[str], entries: str = "") -> None:
    deed(
        f"document.{act}", f"/documents/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"}, may,
        entries or f"official_document.{act}", denied=sees(name),
    )  # fmt: skip


TEXTS = {
    "title": "整改通知书", "number": "某督〔2026〕8号", "issuer": "第一督导组", "addressee": "各党支部", "text": "请整改。", "copies": "",
}  # fmt: skip
ISSUE = {"signed_on": str(clock.today()), "number": "某督〔2026〕9号"}
for _name, _may in (("doc_draft_a1", TEAM), ("doc_own_a", {"committee"})):
    _deed("edit", _name, TEXTS, _may)
    _deed("issue", _name, ISSUE, _may)
    _deed("void", _name, {"reason": "不再印发"}, _may)
_deed("void", "doc_issued_b1", {"reason": "对象有误"}, {"committee_b"})
_deed(
    "publish", "doc_bulletin_a", {"once": "document-once-5"}, {"committee"}, "official_document.publish notice.create"
)  # fmt: skip
