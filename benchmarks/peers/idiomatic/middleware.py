"""The security headers that the portal sends."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from benchmarks.peers.frame import HEADERS


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put them on every response."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer
