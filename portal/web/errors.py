"""Error pages in plain words, and what of an error goes into the trail."""

from typing import Any

from flask import Flask, Response, make_response, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from portal import actions
from portal.errors import Denied, Invalid, Stale
from portal.web.answers import Missing, me, page, wants_fragment

HEADLINES = {
    400: ("请求无法处理", "页面可能已经过期。请返回上一页，刷新后再试。"),
    401: ("请先登录", "登录后可继续。"),
    403: ("没有权限", "您可以查看这条记录，但不能进行这项操作。如需办理，请联系支部书记或所属党委。"),
    404: ("没有找到这个页面", "地址可能有误，内容可能已经移动，或者不在您的权限范围内。"),
    405: ("不支持的操作", "请从页面上的按钮进行操作。"),
    409: ("现在不能办理", "记录刚刚发生了变化，请查看现在的状态后再操作。"),
    413: ("文件或内容太大", "一次提交的内容合计不超过 20 MB。请压缩或分几次上传。"),
    422: ("填写的内容有误", "请返回上一页，按提示修改。"),
    429: ("操作过于频繁", "请稍等片刻再试。"),
    500: ("系统出现错误", "您的操作没有生效，已填内容请先保留。请稍后再试；如反复出现，请联系系统管理员。"),
    503: ("系统暂时不可用", "正在维护或数据库没有响应，请稍后再试。"),
}


def error_page(code: int, text: str = "", action: tuple[str, str] | None = None) -> Response:
    """An error in plain words; for htmx a short notice that swaps nothing."""
    headline, usual = HEADLINES.get(code, HEADLINES[400 if code < 500 else 500])
    text = text or usual
    if wants_fragment() and code not in (409, 422):
        response = make_response(text, code)
        response.mimetype = "text/plain"
        return response
    return page("error.html", status=code, code=code, headline=headline, text=text, action=action)


def register(app: Flask) -> None:
    @app.errorhandler(Missing)
    def missing(error: Missing) -> Response:
        if error.model is not None and current_user.is_authenticated and 0 < (error.key or 0) < 2**31:
            hidden = error.model.get_or_none(error.model.id == error.key)
            if hidden is not None:
                actions.refuse("see", me(), hidden)
        return error_page(404)

    @app.errorhandler(Denied)
    def denied(error: Denied) -> Response:
        actions.refuse(error.details.get("action", ""), me(), _saved(error.details.get("record")))
        return error_page(403, error.message)

    @app.errorhandler(Stale)
    def stale(error: Stale) -> Response:
        return error_page(409, error.message)

    @app.errorhandler(Invalid)
    def invalid(error: Invalid) -> Response:
        return error_page(422, error.message)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        return error_page(error.code or 500)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        app.logger.exception("unexpected error at %s", request.path)
        if app.config["TESTING"]:
            raise error
        return error_page(500)


def _saved(record: Any) -> Any:
    return record if record is not None and record.id else None
