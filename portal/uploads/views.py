"""Sending files ahead of their form, giving them out, taking them away."""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, request

from portal import web
from portal.uploads import domain, forms
from portal.uploads.models import Attachment
from portal.web import get_or_404, me, rule

bp = Blueprint("files", __name__, url_prefix="/files")

TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": web.XLSX,
}
ALONE = "default-src 'none'; sandbox"  # whatever a file holds, it may load and do nothing


@bp.post("")
@rule("page.files")
def send() -> Response:
    """Keep the files sent; answers a line for each, to be put into the form that they belong to."""
    files = forms.from_request(by=me())
    if not files.rows and not files.errors:
        files.errors = ["没有收到文件。请重新选择。"]
    web.crumbs(("附件", None))
    return web.page("uploads/sent.html", "sent", files=files, status=422 if files.errors else 200)


@bp.get("/<int:key>")
@rule("page.files")
def show(key: int) -> Response:
    """The file under the name that its user gave it: pictures may be looked at, the others are kept."""
    attachment = get_or_404(Attachment, key)
    data = domain.read(attachment)
    if data is None:
        raise web.Missing
    response = make_response(data)
    response.mimetype = TYPES[f".{attachment.stored.rpartition('.')[2]}"]
    way = "inline" if attachment.kind == "image" else "attachment"
    response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(attachment.name, safe='')}"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<int:key>/remove")
@rule("page.files")
def remove(key: int) -> Response:
    """删去 (field: back, the page on which it stands)."""
    attachment = get_or_404(Attachment, key)
    domain.remove(attachment, by=me())
    return web.go(web.safe_path(request.form.get("back")) or "/", f"已删去“{attachment.name}”。")
