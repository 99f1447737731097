"""试算 on the web: the score sheet to fill in, a filled one, or one branch typed on the page; nothing is kept."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.errors import Invalid
from portal.stars.computation.document import score_from_document
from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.computation.sheet import Branch
from portal.stars.computation.wording import plain
from portal.stars.entries import typed
from portal.stars.models import StarScheme
from portal.stars.outcomes import of_text
from portal.stars.schemes import reading, trial
from portal.stars.schemes.choices import outcomes
from portal.stars.schemes.views.frame import below
from portal.stars.schemes.wording import holders, indicator_said
from portal.units.models import SECTORS
from portal.uploads import workbook_forms
from portal.web import get_or_404, me, rule

bp = Blueprint("star_trial", __name__, url_prefix="/stars/schemes/<int:key>/trial")
CSV = "text/csv"


def _page(record: StarScheme, scheme: Scheme, **more: Any) -> Response:
    below(record, ("试算", None))
    refused = more.pop("refused", "")
    if not refused:
        try:
            trial.ready(scheme)
        except Invalid as error:
            refused = error.message
    return web.page(
        "stars/schemes/trial.html", "content", record=record, scheme=scheme, base=reading.path(record), title=reading.title,
        refused=refused, form_has_errors=bool(more.get("status", 200) != 200), **more,
    )  # fmt: skip


@bp.route("", methods=["GET", "POST"])
@rule("page.star_editing")
def show(key: int) -> Response:
    """Take a filled score sheet and show the whole result of it, or give it as CSV."""
    record = get_or_404(StarScheme, key)
    scheme = reading.of(key)
    if request.method == "GET":
        return _page(record, scheme)
    try:
        trial.ready(scheme)
        sheet, problems = trial.read(scheme, workbook_forms.sent("填好的评分表").data)
        if sheet is None:
            return _page(record, scheme, problems=problems, status=422)
        if request.form.get("do") == "csv":
            actions.exported("star_trial", len(sheet.branches), by=me(), record=record)
            return web.download(trial.as_csv(scheme, sheet), f"{reading.title(record)}试算结果.csv", CSV)
        found = trial.run(scheme, sheet)
    except Invalid as error:
        return _page(record, scheme, refused=error.message, status=422)
    spread = list(trial.distribution(scheme, found))
    return _page(record, scheme, found=found, spread=spread, hints=problems, day=sheet.day)


@bp.get("/sheet")
@rule("page.star_editing")
def sheet(key: int) -> Response:
    """The score sheet of the committee's branches, with all that is known of them."""
    record = get_or_404(StarScheme, key)
    data, number = trial.template(reading.of(key), record.committee_id)
    actions.exported("star_scores", number, by=me(), record=record)
    return web.download(data, f"{record.name}评分表.xlsx", web.XLSX)


@bp.route("/one", methods=["GET", "POST"])
@rule("page.star_editing")
def one(key: int) -> Response:
    """Type what one branch has and see what comes of it."""
    record = get_or_404(StarScheme, key)
    scheme = reading.of(key)
    branches = trial.known(scheme, record.committee_id)
    wanted = request.values.get("branch", "")
    base = next((branch for branch in branches if branch.key == wanted), Branch("", "这个支部"))
    controls = {
        indicator.key: typed.sent(indicator, f"s{at}", request.form) for at, indicator in enumerate(scheme.indicators)
    }
    found, refused = None, ""
    if request.method == "POST":
        try:
            trial.ready(scheme)
            found = trial.one(scheme, _typed(scheme, base, controls))
        except Invalid as error:
            refused = error.message
    below(record, ("试算", f"{reading.path(record)}/trial"), ("一个支部", None))
    return web.page(
        "stars/schemes/one.html", "content", record=record, scheme=scheme, base=f"{reading.path(record)}/trial", found=found,
        refused=refused, branches=branches, branch=base, controls=controls, sectors=SECTORS, outcomes=outcomes(scheme),
        sent=request.form, stated=[one for one in scheme.conditions if one.kind == "stated"], title=reading.title,
        holders={one.key: one.label for one in holders(scheme)}, ways={one.key: _way(one, base) for one in scheme.indicators},
        status=422 if refused else 200, form_has_errors=bool(refused),
    )  # fmt: skip


def _way(indicator: Indicator, branch: Branch) -> str:
    """How the indicator is scored; of a fact that is known, what it is."""
    known = branch.facts.get(indicator.fact) if indicator.kind == "automatic" else None
    return indicator_said(indicator).text + (f"。不填就用系统数据 {plain(known)}" if known is not None else "")


def _typed(scheme: Scheme, base: Branch, controls: dict[str, typed.Typed]) -> Branch:
    """The branch as typed. Raises Invalid once every control has its own error."""
    scores: dict[str, Any] = {}
    for indicator in scheme.indicators:
        try:
            value = typed.read(indicator, controls[indicator.key])
            if value is not None:
                scores[indicator.key] = score_from_document(indicator, value)
        except Invalid as error:
            controls[indicator.key].error = error.message
    wrong = [indicator.label for indicator in scheme.indicators if controls[indicator.key].error]
    if wrong:
        raise Invalid(f"有 {len(wrong)} 个指标填得不对：{'、'.join(wrong[:5])}。请按各处的提示改好。")
    last = request.form.get("last", "")
    return Branch(
        base.key, base.name, base.sector or request.form.get("sector", "")[:20], base.founded, scores, base.facts,
        {one.key: "试算中假定" for one in scheme.vetoes if one.key in request.form.getlist("veto")},
        met=frozenset(one.key for one in scheme.conditions if one.key in request.form.getlist("met")),
        history=(of_text(last), *base.history[1:]) if last in dict(outcomes(scheme)) else base.history,
        honours=base.honours, exception="试算中假定" if request.form.get("exception") else "",
    )  # fmt: skip
