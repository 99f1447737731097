"""How a form is asked, sent, refused and carried out, and who comes to it."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, request
from wtforms import SelectField, StringField

from portal import actions, policy, web
from portal.audit.course import LAST
from portal.db import write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.forms import Form
from portal.uploads import domain as uploads
from portal.uploads import forms as sending
from portal.web import me
from portal.workflow import WORKFLOWS

Theirs = Callable[[Any], dict[str, Any]]


def permit(action: str, record: Any) -> None:
    """Let through only who may do this to a record that they see. Raises Denied."""
    if not actions.allowed(action, me(), record):
        raise Denied(policy.why_not(action, me(), record), action=action, record=record)


def admit(action: str, record: Any, back: str, also: Callable[[], None] = lambda: None) -> None:
    """Let through who may; whoever comes late to look is led `back`, and what was typed late meets its 409.

    `also` raises Stale where more than the record's state tells that it is late. Raises Denied.
    """
    if request.method == "POST" and policy.may(action, me(), record):
        return
    try:
        actions.check(action, record, by=me())
        also()
    except Stale as error:
        abort(web.go(back, error.message))


def named(what: str, rows: list[Any]) -> str:
    """The id of the row that the address names by `what`; "" where it names none of them."""
    wanted = request.args.get(what, "")
    return next((wanted for one in rows if str(one.id) == wanted), "")


def choose_branch(branches: list[Any], *, heading: str, back: str, empty: str) -> Response:
    """For which branch a form is: on to "<this page>/<id>" where the address names one or there is but one."""
    found = named("branch", branches) or (str(branches[0].id) if len(branches) == 1 else "")
    if found:
        return web.go(f"{request.path}/{found}")
    return web.page("_ui/branch.html", branches=branches, heading=heading, back=back, empty=empty)


def ask(
    form: Form,
    carry_out: Callable[..., str],
    said: str,
    *,
    heading: str,
    button: str,
    back: str,
    record: Any = None,
    theirs: Theirs = lambda record: {},
    names: dict[str, str] | None = None,
    files: str = "",
    template: str = "_ui/asked.html",
    **context: Any,
) -> Response:
    """Show a form, or carry it out and go on to the address that `carry_out` gives.

    `names`: fields of the domain → fields of the form, where they differ. `theirs`: what the record holds now,
    for the 409. `files`: what attachments are called; `carry_out` is then given the ids of those sent.
    """
    status = 200
    if files:
        context["files"] = sending.from_request(by=me()) if form.sent() else sending.listed(form)
        context["kept"] = uploads.of(record._meta.table_name, [record.id]).get(record.id, []) if record else []
    if not form.sent():
        form.once.data = form.once.data or web.once()
    elif earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    else:
        meet = partial(_meet, form, record, theirs)
        status, onward = send(form, carry_out, meet, context.get("files"), names)
        if status == 303:
            return web.go(onward, said)
    return web.page(
        template, "form", status=status, form=form, heading=heading, button=button, back=back, picking=files,
        form_has_errors=status != 200, **context,
    )  # fmt: skip


def send(
    form: Form, carry_out: Callable[..., str], meet: Callable[[Stale], None], files: sending.Files | None = None,
    names: dict[str, str] | None = None,
) -> tuple[int, str]:  # fmt: skip
    """Carry out a form that was sent and drop its draft: (303, what `carry_out` gives).

    Else (422, "") or (409, "") with the reason in the form; `meet` puts what somebody saved beside what was typed.
    """
    fine = form.validate()
    for sentence in files.errors if files else ():
        form.refuse(Invalid(sentence))
        fine = False
    if not fine:
        return 422, ""
    try:
        with write():
            onward = carry_out(*([files.ids] if files else []))
            store.drop(me(), form.action)
        return 303, onward
    except Invalid as error:
        error.field = (names or {}).get(error.field or "", error.field)
        form.refuse(error)
        return 422, ""
    except Stale as error:
        meet(error)
        return 409, ""


def _meet(form: Form, record: Any, theirs: Theirs, error: Stale) -> None:
    """Put what the record holds now beside what was typed."""
    if record is None:
        form.refuse(Invalid(error.message))
        return
    present = web.get_or_404(type(record), record.id)
    last = LAST.one(record=type(record)._meta.table_name, id=record.id)
    own = last is not None and last.person_id == me().person_id
    faster = last and ("您自己" if own else last.name, last.at)
    form.conflict(error, theirs(present), present.version, faster)


def begun(begin: Callable[[str], str], said: str) -> Response:
    """Begin a record by a button and go on to the address that `begin(once)` gives; pressed twice it begins once."""
    once = request.form.get("once", "")
    if earlier := store.spent(once):
        return web.go(earlier)
    return web.go(begin(once), said)


def version(form: Form) -> int:
    """The version that the form was sent with (not the one it was made with here); 0, never the newest, without one."""
    return (form.version.data or 0) if form.version.raw_data else 0


def typed(form: Form) -> dict[str, Any]:
    """What was typed, by field; a text that was not is ""."""
    return {
        field.short_name: "" if field.data is None and isinstance(field, (StringField, SelectField)) else field.data
        for field in form
        if field.short_name not in ("csrf_token", "version", "once")
    }


class Step(NamedTuple):
    """A move that asks for something first: by which form, what carries it out, what is said then.

    `filled`: what the form starts from; `read`: the verb's keywords, where they are not the form's fields.
    """

    form: type[Form]
    verb: Callable[..., object]
    said: str
    filled: Theirs = lambda record: {}
    theirs: Theirs = lambda record: {}
    read: Callable[[Any], dict[str, Any]] = typed
    names: dict[str, str] | None = None
    lead: str = ""
    button: str = ""
    heading: str = ""


def step(action: str, record: Any, asked: Step, *, back: str, form: Form | None = None, **context: Any) -> Response:
    """Ask for what a move of a record needs and carry it out: `verb(record, by=, version=, **read(form))`.

    `form`: one made already. The button is called as the move is, unless the step says otherwise.
    """
    admit(action, record, back)
    made = form or asked.form(**asked.filled(record), version=record.version)
    button = asked.button or WORKFLOWS[record._meta.table_name].moves[action].label

    def carry_out() -> str:
        asked.verb(record, by=me(), version=version(made), **asked.read(made))
        return back

    return ask(
        made, carry_out, asked.said, heading=asked.heading or button, button=button, back=back, record=record,
        theirs=asked.theirs, names=asked.names, **{"lead": asked.lead, **context},
    )  # fmt: skip


def pages(
    bp: Blueprint, rule: str, steps: dict[str, Step], page: Callable[[int, str, Step], Response], above: str = ""
) -> None:
    """Give each step its page beneath a record's: `page(key, name, step)` answers at `above`/<name>."""
    for name, one in steps.items():

        def view(key: int, name: str = name, one: Step = one) -> Response:
            return page(key, name, one)

        bp.add_url_rule(f"{above}/{name}", name, web.rule(rule)(view), methods=["GET", "POST"])
