"""Progress of background work, for the person who asked for it."""

from flask import Blueprint, Response, make_response

from portal import web
from portal.jobs import work
from portal.jobs.models import Job
from portal.web import get_or_404, rule

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:key>")
@rule("page.jobs")
def show(key: int) -> Response:
    """How far it is: a page, or for the polling of any page that embeds it the block; at the end on to the result."""
    job = get_or_404(Job, key)
    kind = work.KINDS.get(job.kind)
    result = kind.place(job.args) if kind is not None and kind.place is not None else None
    if job.state == "done" and result and web.wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = result
        return response
    label = kind.label if kind is not None else "后台任务"
    web.crumbs(("处理进度", None))
    return web.page("jobs/show.html", "progress", job=job, label=label, result=result)
