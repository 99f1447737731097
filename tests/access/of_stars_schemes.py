"""The stage of 评定办法: schemes of two committees in every state, and who reads, writes and ends them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from portal.stars.computation.scheme import Scheme
from portal.stars.workbooks import scheme as books
from portal.stars.workbooks import scores
from tests.access.deed import deed
from tests.access.who import BUSINESS, A, B
from tests.stars import making

if TYPE_CHECKING:
    from tests.access.stage import Stage

STATES = {
    "draft_a": "draft", "ready_a": "ready", "used_a": "used", "retired_a": "retired", "draft_b": "draft", "used_b": "used",
}  # fmt: skip
OFFICE = {"a": {"committee", "superior"}, "b": {"committee_b", "superior"}}
MAKERS = {"committee", "committee_b"}  # the role at hand is over one 基层党委
MAY = {"a": {"committee"}, "b": {"committee_b"}}


def sees(name: str) -> set[str]:
    """A draft and what is ready: the committee; what is or was in use: all of the committee, and who works above it."""
    place = name[-1]
    if STATES[name] in ("draft", "ready"):
        return OFFICE[place]
    over = {"supervisor"} if place == "a" else {"supervisor_b"}
    return (A | OFFICE["a"] if place == "a" else B | OFFICE["b"]) | over


PAGES: dict[str, set[str]] = {
    "/stars/schemes": BUSINESS,
    "/stars/schemes/new": MAKERS,
    "/stars/schemes/library": MAKERS,
    "/stars/schemes/library/city": MAKERS,
    "/stars/schemes/import": MAKERS,
}
RECORDS: list[tuple[str, set[str]]] = [
    ("/stars/schemes/template", MAKERS),
    *((f"/stars/schemes/{{scheme_{name}}}", sees(name)) for name in STATES),
    *((f"/stars/schemes/{{scheme_{name}}}/compare", sees(name)) for name in STATES),
    *((f"/stars/schemes/{{scheme_{name}}}/book", sees(name)) for name in ("draft_a", "used_a", "used_b")),
    *(
        (f"/stars/schemes/{{scheme_{name}}}/{page}", MAY[name[-1]])
        for name in ("draft_a", "draft_b")
        for page in (
            "parts/bands", "parts/indicators/study", "parts/components/new", "parts/components/base/remove", "import", "trial",
            "trial/one", "trial/sheet",
        )
    ),
]  # fmt: skip
EXTRA: list[str] = ["/stars/schemes/import/check", "/stars/schemes/{scheme_draft_a}/import/check"]


def _text(word: str) -> Scheme:
    """The small scheme with a word of its own in its texts."""
    study = replace(making.INDICATORS[0], how=f"zqschemehow{word}")
    return replace(
        making.SMALL,
        name=f"办法zqschemename{word}",
        note=f"zqschemenote{word}",
        indicators=(study, *making.INDICATORS[1:]),
    )


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.stars.models import StarScheme
    from portal.stars.schemes import domain

    for name, state in STATES.items():
        by = stage.by("committee" if name.endswith("a") else "committee_b")
        made = domain.from_book(_text(name.replace("_", "")), by=by)
        if state != "draft":
            domain.finish(made, by=by)
        if state in ("used", "retired"):
            domain.use(made, by=by)
        if state == "retired":
            domain.retire(made, by=by)
        stage.ids[f"scheme_{name}"] = made.id
        stage.ids[f"v_scheme_{name}"] = StarScheme.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it); texts stand on the scheme's own page alone."""
    for name in STATES:
        word, seen = name.replace("_", ""), sees(name)
        yield f"zqschemename{word}", (seen, MAY[name[-1]])
        for part in ("note", "how"):
            yield f"zqscheme{part}{word}", (seen, set())


# --- deeds ------------------------------------------------------------------------------------------------

deed(
    "star_schemes.new", "/stars/schemes/new", {"name": "三级办法", "stars": "3", "once": "scheme-once-1"}, MAKERS,
    "star_scheme.create",
)  # fmt: skip
deed("star_schemes.take", "/stars/schemes/library/city/take", {"once": "scheme-once-2"}, MAKERS, "star_scheme.create")
deed(
    "star_books.upload", "/stars/schemes/import", {"file": books.write(making.SMALL)}, MAKERS, passing=True,
)  # fmt: skip
deed(
    "star_books.confirm",
    "/stars/schemes/import/confirm",
    {"digest": "0", "once": "scheme-once-3"},
    MAKERS,
    passing=True,
)


def _deed(act: str, name: str, form: dict[str, object], entries: str, endpoint: str, **more: object) -> None:
    seen = sees(name) & MAKERS
    deed(
        endpoint, f"/stars/schemes/{{scheme_{name}}}/{act}", {**form, "version": f"{{v_scheme_{name}}}"}, MAY[name[-1]], entries,
        denied=seen, **more,
    )  # fmt: skip


BANDS = {"bands-0-minimum": "85", "bands-0-outcome": "5", "bands-1-minimum": "", "bands-1-outcome": "0"}
STUDY = {"label": "政治学习", "component": "base", "kind": "adding", "shown": "adding", "points": "30", "how": "看记录"}
for place in ("draft_a", "draft_b"):
    _deed("parts/bands", place, BANDS, "star_scheme.edit", "star_parts.edit")
    _deed("parts/indicators/study", place, STUDY, "star_scheme.edit", "star_parts.owner")
    _deed("parts/components/fault/remove", place, {}, "star_scheme.edit", "star_parts.remove")
    _deed("parts/components/fault/move", place, {"to": "up"}, "star_scheme.edit", "star_parts.move")
    _deed("finish", place, {}, "star_scheme.finish", "star_scheme.finish")
    _deed("import", place, {"file": books.write(making.SMALL)}, "", "star_books.upload_into", passing=True)
    _deed("import/confirm", place, {"digest": "0"}, "", "star_books.confirm_into", passing=True)
    _deed("trial/one", place, {"s0": "30"}, "", "star_trial.one", passing=True, status=200)
    _deed("trial", place, {"file": scores.template(making.SMALL)}, "", "star_trial.show", passing=True, status=422)
_deed("reopen", "ready_a", {}, "star_scheme.reopen", "star_scheme.reopen")
_deed("retire", "ready_a", {}, "star_scheme.retire", "star_scheme.retire")
_deed("retire", "used_b", {}, "star_scheme.retire", "star_scheme.retire")
for place in ("draft_a", "used_a", "used_b"):
    _deed("copy", place, {"once": f"scheme-copy-{place}"}, "star_scheme.create", "star_schemes.copy")
