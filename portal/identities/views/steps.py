"""A post's page, and each step on a page of its own: so a step works without script and survives an expired session."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, asking, clock, web
from portal.asking import Step, ask, version
from portal.drafts import store
from portal.errors import Stale
from portal.identities import domain, record
from portal.identities.domain import path
from portal.identities.forms import (
    AmendForm,
    ConfirmForm,
    DeclineForm,
    DiscussForm,
    EndForm,
    RecommendForm,
    ServeForm,
    SettleForm,
)
from portal.identities.models import KINDS, Identity, ServiceEntry
from portal.identities.views.frame import trail
from portal.web import get_or_404, me, rule
from portal.workflow import IDENTITY

bp = Blueprint("identity", __name__, url_prefix="/identities/<int:key>")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.identities")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    shown = record.shown(get_or_404(Identity, key), me())
    trail((f"{shown.kind}：{shown.name}", None))
    return web.page("identities/show.html", shown=shown, identity=shown.identity)


@bp.post("/withdraw")
@rule("page.identities")
def withdraw(key: int) -> Response:
    """撤回."""
    identity = get_or_404(Identity, key)
    domain.withdraw(identity, by=me())
    return web.go(path(identity), "已撤回申报。")


def _serve(identity: Identity, *, by: Any, version: int, **asked: Any) -> None:
    """记录服务: what has changed of the post meanwhile is in nobody's way."""
    store.spend(request.form.get("once", ""), by, path(identity))
    domain.serve(identity, by=by, **asked)


def _amended(form: AmendForm) -> dict[str, Any]:
    return {"wanted": form.wanted(), "ends": form.ends.data, "reason": form.why.data or ""}


def _on(identity: Identity) -> dict[str, Any]:
    return {"on": clock.today()}


def _starts(identity: Identity) -> dict[str, Any]:
    return {"starts": clock.today()}


def _present(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in ("title", "place", "duties", "ends")}


STEPS = {
    "confirm": Step(ConfirmForm, domain.confirm, "已确认。", _starts),
    "discuss": Step(DiscussForm, domain.discuss, "已记录支部评议。", _on),
    "recommend": Step(RecommendForm, domain.recommend, "已推荐，等待党委审定。", _on),
    "settle": Step(SettleForm, domain.settle, "已审定。", lambda identity: _on(identity) | _starts(identity)),
    "decline": Step(DeclineForm, domain.decline, "已记为不通过，本人会收到理由。"),
    "amend": Step(AmendForm, domain.amend, "已更新。", _present, _present, _amended, {"reason": "why"}),
    "end": Step(EndForm, domain.end, "已办理卸任。", _on),
    "serve": Step(ServeForm, _serve, "已记录。", lambda identity: {**_on(identity), "place": identity.place}),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    identity, head = get_or_404(Identity, key), record.HEAD.one(identity=key)
    what = f"{KINDS[identity.kind]}：{head.name}"
    trail((what, path(identity)), (IDENTITY.moves[f"identity.{name}"].label, None))
    lead = "，".join(one for one in (what, identity.title, identity.place, head.branch_name) if one)
    return asking.step(f"identity.{name}", identity, step, back=path(identity), lead=lead)


asking.pages(bp, "page.identities", STEPS, _page)


@bp.route("/services/<int:item>", methods=BOTH)
@rule("page.identities")
def service(key: int, item: int) -> Response:
    """更正 one's own service entry."""
    identity = get_or_404(Identity, key)
    of_this = ServiceEntry.select().where(ServiceEntry.identity == identity.id)
    entry = next((one for one in of_this if one.id == item), None)
    if entry is None or record.viewer(me(), identity) == "public":
        raise web.Missing()
    actions.check("identity.serve", identity, by=me())
    form = ServeForm(on=entry.served_on, place=entry.place, matter=entry.matter, version=entry.version)

    def carry_out() -> str:
        try:
            domain.correct_service(
                entry, identity, by=me(), on=form.on.data, place=form.place.data or "", matter=form.matter.data or "",
                version=version(form),
            )  # fmt: skip
        except Stale:
            now = ServiceEntry.get_by_id(item)
            form.theirs = {"on": now.served_on, "place": now.place, "matter": now.matter}
            form.version.data, form.version.raw_data = now.version, [str(now.version)]
            raise
        return f"{path(identity)}#identity-{key}-service-{item}"

    what = f"{KINDS[identity.kind]}：{record.HEAD.one(identity=key).name}"
    trail((what, path(identity)), ("更正服务记录", None))
    return ask(form, carry_out, "已保存。", heading="更正服务记录", button="保存", back=path(identity), lead=what)
