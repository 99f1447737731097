"""The stage of 荣誉登记: honours of branches and members in every state, and who sees and moves them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from portal.honours import domain
from portal.honours.domain import Wanted
from portal.honours.listing import IMPORTED
from portal.honours.models import Honour
from portal.sheets import write_xlsx
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_A1, ACT_A2, BUSINESS, OFFICE, READ_A1, READ_A2, READ_B1, SEES, A, B
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

DAY = date(2025, 7, 1)
# name → (whose, empty for the branch's own; how far); confirmed ones belong to people whom the whole committee knows
HONOURS = {
    "honour_confirmed_a1": ("", "confirmed"), "honour_member_a1": ("former", "confirmed"),
    "honour_proposed_a1": ("colleague", "proposed"), "honour_declined_a1": ("", "declined"),
    "honour_withdrawn_a1": ("", "withdrawn"), "honour_officer_a2": ("committee", "proposed"),
    "honour_revoked_a2": ("member_a2", "revoked"), "honour_confirmed_b1": ("", "confirmed"),
}  # fmt: skip
OFFICERS = {"a1": ("secretary", "committee"), "a2": ("secretary_a2", "committee"), "b1": ("secretary_b", "committee_b")}
READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}
HOME = {"a1": A, "a2": A, "b1": B}
REGISTER = {"secretary", "secretary_a2", "secretary_b", "committee", "committee_b", "superior"}
# secretaries by appointment have the messages in whatever role
TOLD_A1 = {"colleague", "secretary_off"}


def owner(name: str) -> set[str]:
    """Whose honour it is, where that is a member's."""
    return {HONOURS[name][0]} & BUSINESS


def sees(name: str) -> set[str]:
    """The member and the office; once confirmed the whole committee."""
    place = name[-2:]
    return owner(name) | READ[place] | (HOME[place] if HONOURS[name][1] == "confirmed" else set())


PAGES: dict[str, set[str]] = {"/honours": BUSINESS, "/honours/import": REGISTER}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/honours/{{{name}}}", sees(name)) for name in HONOURS),
    ("/honours/import/{honour_book}", {"secretary"}),
    ("/files/{honour_file}", sees("honour_confirmed_a1")),
    ("/files/{honour_file_proposed}", sees("honour_proposed_a1")),
]
EXTRA: list[str] = ["/honours/enter"]


def _wanted(word: str, *, own: bool) -> Wanted:
    kind = "advanced" if own else "member"
    return Wanted(f"zqhontitle{word}", kind, "city", DAY, f"zqhonsource{word}", f"zqhonnote{word}")


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (whose, state) in HONOURS.items():
        word, place = name.replace("_", ""), name[-2:]
        secretary, committee = map(stage.by, OFFICERS[place])
        person = stage.people[whose].id if whose else None
        files = {"honour_confirmed_a1": "honour_file", "honour_proposed_a1": "honour_file_proposed"}
        kept = _file(stage, files[name], secretary) if name in files else []
        made = domain.register(
            _wanted(word, own=not whose), by=secretary, branch=stage.world.units[place].id, person=person, files=kept
        )
        if state in ("confirmed", "revoked"):
            domain.confirm(made, by=committee, version=made.version)
        if state == "revoked":
            domain.revoke(made, by=committee, reason=f"zqhonreason{word}")
        if state == "declined":
            domain.decline(made, by=committee, reason=f"zqhonreason{word}")
        if state == "withdrawn":
            domain.withdraw(made, by=secretary)
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = Honour.get_by_id(made.id).version
    by = stage.by("secretary")
    stage.ids["honour_book"] = uploads.receive("zqhonbook.xlsx", BOOK, by=by).id


def _file(stage: "Stage", name: str, by) -> list[int]:  # type: ignore[no-untyped-def]
    data = papers.classic(papers.document(more={6: papers.stream(f"zqcontent{name}".encode())}))
    kept = uploads.receive(f"zqname{name.replace('_', '')}.pdf", data, by=by)
    stage.ids[name] = kept.id
    return [kept.id]


BOOK = write_xlsx(
    IMPORTED,
    [["党员先锋队", "集体业务荣誉", "市厅级", DAY, "机关第一党支部", "", "某某市委，某委〔2025〕1 号", ""]],
    title="荣誉",
)


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_whose, state) in HONOURS.items():
        word, place = name.replace("_", ""), name[-2:]
        office = owner(name) | READ[place]
        told = TOLD_A1 if place == "a1" and state in ("confirmed", "declined") else set()
        must = (sees(name) - OFFICE) | READ[place] if state == "confirmed" else READ[place]
        yield f"zqhontitle{word}", (sees(name) | told, must)
        for part in ("source", "note"):
            yield f"zqhon{part}{word}", (sees(name), set())
        yield f"zqhonreason{word}", (office | told, set())
    for name, record in (("honour_file", "honour_confirmed_a1"), ("honour_file_proposed", "honour_proposed_a1")):
        yield f"zqname{name.replace('_', '')}.pdf", (sees(record), {"secretary", "committee"})
        yield f"zqcontent{name}", (sees(record), set())
    yield "zqhonbook.xlsx", ({"secretary", "secretary_off"}, set())


# --- deeds ------------------------------------------------------------------------------------------------

TEXTS = {
    "title": "先进基层党组织", "kind": "advanced", "level": "city", "awarded_on": DAY.isoformat(),
    "source": "中共某某市委，某委〔2025〕12 号", "note": "连续两年",
}  # fmt: skip
deed(
    "honouring.enter", "/honours/enter/{unit_a1}", {**TEXTS, "person": "", "once": "honour-once-1"}, ACT_A1,
    "honour.register", denied=SEES["unit_a1"] & BUSINESS,
)  # fmt: skip
deed(  # nobody registers what is one's own as confirmed; the secretary proposes it
    "honouring.enter", "/honours/enter/{unit_a2}",
    {**TEXTS, "kind": "member", "person": "{person_committee}", "once": "honour-once-2"}, {"secretary_a2", "superior"},
    "honour.propose", denied=(SEES["unit_a2"] & BUSINESS) - ACT_A2, unoffered={"committee"},
)  # fmt: skip
deed(
    "honouring.enter", "/honours/enter/{unit_a1}",
    {**TEXTS, "kind": "member", "person": "{person_member_a2}", "once": "honour-once-3"}, set(),
    denied=(SEES["unit_a1"] & BUSINESS) - ACT_A1, unoffered=ACT_A1,
)  # fmt: skip


def _deed(act: str, name: str, form: dict[str, str], may: set[str], endpoint: str = "") -> None:
    deed(
        endpoint or f"honour.{act}", f"/honours/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"}, may,
        f"honour.{act}", denied=sees(name),
    )  # fmt: skip


_deed("edit", "honour_proposed_a1", {**TEXTS, "kind": "member"}, ACT_A1, "honouring.edit")
_deed("resubmit", "honour_declined_a1", TEXTS, {"secretary"}, "honouring.resubmit")
_deed("correct", "honour_confirmed_a1", {**TEXTS, "reason": "文号有误，按原件更正"}, ACT_A, "honouring.correct")
_deed("confirm", "honour_proposed_a1", {}, ACT_A)
_deed("confirm", "honour_officer_a2", {}, {"superior"})
_deed("decline", "honour_proposed_a1", {"reason": "请补证书照片"}, ACT_A)
_deed("revoke", "honour_confirmed_a1", {"reason": "授予机关已经撤销"}, ACT_A)
_deed("withdraw", "honour_proposed_a1", {}, {"secretary"})
deed("honour_import.upload", "/honours/import", {"file": BOOK}, REGISTER, "attachment.create")
deed("honour_import.upload", "/honours/import", {"file": b"MZ\x90\0"}, set(), unoffered=REGISTER)
deed(
    "honour_import.preview", "/honours/import/{honour_book}", {"once": "honour-once-4"}, {"secretary"},
    "honour.propose attachment.remove",
)  # fmt: skip
