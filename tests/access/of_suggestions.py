"""The stage of 意见建议."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.access.deed import deed
from tests.access.who import BUSINESS, OFFICE

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who, to whom, signed, whether it is answered)
SENT = {
    "suggestion_branch": ("staff", "branch", True, False),
    "suggestion_committee": ("member", "committee", True, False),
    "suggestion_admin": ("colleague", "admin", True, False),
    "suggestion_veiled": ("member", "branch", False, False),
    "suggestion_answered": ("member_a2", "branch", True, True),
    "suggestion_b": ("member_b", "committee", True, False),
}
SEEN: dict[str, set[str]] = {
    "suggestion_branch": {"staff", "secretary"},
    "suggestion_committee": {"member", "committee", "superior"},
    "suggestion_admin": {"colleague", "admin"},
    "suggestion_veiled": {"secretary"},
    "suggestion_answered": {"member_a2", "secretary_a2"},
    "suggestion_b": {"member_b", "committee_b", "superior"},
}
WRITERS = BUSINESS | {"admin"}

PAGES: dict[str, set[str]] = {"/suggestions": WRITERS, "/suggestions/mine": OFFICE - {"supervisor", "supervisor_b"}}
RECORDS: list[tuple[str, set[str]]] = [(f"/suggestions/{{{name}}}", may) for name, may in SEEN.items()]
EXTRA: list[str] = []

NEW = {"addressee": "admin", "text": "登录页打开慢", "signed": "1", "once": "suggestion-once-1", "veil": "1"}
deed("suggestions.new", "/suggestions/new", NEW, BUSINESS, "suggestion.create", denied={"admin"})
BRANCH = "/suggestions/{suggestion_branch}"
deed("suggestions.take", f"{BRANCH}/take", {}, {"secretary"}, "suggestion.take", denied={"staff"})
PASS_ON = {"to": "committee", "note": "经费由党委定"}
deed("suggestions.transfer", f"{BRANCH}/transfer", PASS_ON, {"secretary"}, "suggestion.transfer", denied={"staff"})
for name in ("branch", "committee", "admin"):
    reply = {"answer": "已经办了", "version": f"{{v_suggestion_{name}}}"}
    seen = SEEN[f"suggestion_{name}"]
    who = {"branch": {"secretary"}, "committee": {"committee", "superior"}, "admin": {"admin"}}[name]
    deed(
        "suggestions.answer", f"/suggestions/{{suggestion_{name}}}/answer", reply, who, "suggestion.answer", denied=seen
    )  # fmt: skip
deed(
    "suggestions.reopen", "/suggestions/{suggestion_answered}/reopen", {"text": "还没有解决"}, {"member_a2"},
    "suggestion.reopen", denied={"secretary_a2"},
)  # fmt: skip
# Whoever has the code; what it opens is tested in tests/suggestions.
CODE = {"code": "{code_of_veiled}", "veil": "1"}
deed("receipts.look", "/suggestions/receipt", CODE, WRITERS, status=200, passing=True)
deed(
    "reopening.reopen", "/suggestions/receipt/reopen", {**CODE, "text": "还没有解决", "once": "again-once-1"}, WRITERS,
    status=409, passing=True,
)  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.suggestions import domain
    from portal.suggestions.models import Suggestion

    for name, (who, to, signed, answered) in SENT.items():
        word = name.replace("_", "")
        sent = domain.send(to, f"zq{word}", by=stage.by(who), anonymous=not signed, once=f"stage-{name}")
        if answered:
            domain.answer(sent.suggestion, f"zqanswer{word}", by=stage.by("secretary_a2"))
        stage.ids[name] = sent.suggestion.id
        stage.ids[f"v_{name}"] = Suggestion.get_by_id(sent.suggestion.id).version
        if not signed:
            stage.ids["code_of_veiled"] = sent.code


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, _to, _signed, answered) in SENT.items():
        word, seen = name.replace("_", ""), SEEN[name]
        yield f"zq{word}", (seen, seen)
        yield f"zqanswer{word}", (seen if answered else set(), seen if answered else set())
