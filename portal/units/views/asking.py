"""How every form of units and people is asked, sent, refused and carried out."""

from collections.abc import Callable
from typing import Any

from flask import Response

from portal import actions, policy, web
from portal.db import write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.forms import Form
from portal.web import me


def permit(action: str, record: Any) -> None:
    """Let through only who may do this to a record that they see. Raises Denied."""
    if not actions.allowed(action, me(), record):
        raise Denied(policy.why_not(action, me(), record), action=action, record=record)


def ask(
    form: Form,
    carry_out: Callable[[], str],
    said: str,
    *,
    heading: str,
    button: str,
    back: str,
    record: Any = None,
    theirs: Callable[[Any], dict[str, Any]] = lambda record: {},
    names: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """Show a form, or carry it out and go on to the address that `carry_out` gives.

    `names`: fields of the domain → fields of the form, where they differ. `theirs`: what the record holds now,
    for the 409.
    """
    status = 200
    if not form.sent() and form.once.data in (None, ""):
        form.once.data = web.once()
    if form.sent():
        earlier = store.spent(form.once.data or "")
        if earlier:
            return web.go(earlier)
        status = 422
        if form.validate():
            try:
                with write():
                    onward = carry_out()
                    store.drop(me(), form.action)
                return web.go(onward, said)
            except Invalid as error:
                error.field = (names or {}).get(error.field or "", error.field)
                form.refuse(error)
            except Stale as error:
                status = 409
                _meet(form, error, record, theirs)
    return web.page(
        "units/form.html", "form", status=status, form=form, heading=heading, button=button, back=back,
        form_has_errors=status in (409, 422), **context,
    )  # fmt: skip


def _meet(form: Form, error: Stale, record: Any, theirs: Callable[[Any], dict[str, Any]]) -> None:
    """Put what the record holds now beside what was typed."""
    if record is None:
        form.form_errors = [*form.form_errors, error.message]
        return
    present = web.get_or_404(type(record), record.id)
    form.conflict(error, theirs(present), present.version)


def version(form: Form) -> int:
    """The version that the form was sent with (not the one it was made with here); 0, never the newest, without one."""
    return (form.version.data or 0) if form.version.raw_data else 0
