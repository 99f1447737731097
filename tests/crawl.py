"""Walk the portal as a person does: every link, every export, from home on."""

import html
import io
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

MOST = 4000


def crawl(
    get: Callable[[str], TestResponse], dead: list[str] | None = None, told: Iterable[str] = ()
) -> dict[str, str]:
    """All pages reachable from home by links, fetched with `get`: path → its text (spreadsheets: their cells).

    `told` are the addresses of messages, which open by a button. Links that lead nowhere are put into `dead`, as the page
    and the address.
    """
    seen: dict[str, str] = {}
    found_on = dict.fromkeys(told, "/inbox")
    shapes: dict[str, int] = {}
    queue = deque(["/", *found_on])
    while queue and len(seen) < MOST:
        path = queue.popleft()
        shape, most = _shape(path)
        if path in seen or shapes.get(shape, 0) >= most:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        response = get(path)
        if response.status_code not in (200, 303):
            assert dead is not None, (path, response.status_code)
            dead.append(f"{found_on.get(path)} → {path}: {response.status_code}")
            continue
        if response.mimetype == "text/html":
            seen[path] = page = response.get_data(as_text=True)
            for link in _links(page, path):
                found_on.setdefault(link, path)
                queue.append(link)
        elif "spreadsheet" in response.mimetype:
            seen[path] = _cells(response.get_data())
        else:
            seen[path] = response.get_data().decode("utf-8", "replace")
    return seen


def _shape(path: str) -> tuple[str, int]:
    """What a page is one of, and how many of these are enough: records by their address, lists by their filters' names."""
    place, _, query = path.partition("?")
    names = re.findall(r"(\w+)=", query)
    return re.sub(r"\d+", "#", place) + "?" + "&".join(names), 8 if names else 20


LINK = re.compile(r"""\s(?:href|hx-get|src)="([^"]+)\"""")


def _links(page: str, path: str) -> list[str]:
    """Where the elements of a page lead."""
    targets = dict.fromkeys(LINK.findall(re.sub(r"<link\s[^>]*>", "", page)))
    return [link for target in targets if (link := _absolute(target, "" if target.startswith("/") else path))]


@cache
def _absolute(target: str, path: str) -> str:
    """The path and query of a link on a page; empty when it leads out of the portal or to a file of its own."""
    if target.startswith(("#", "data:", "mailto:", "tel:")):
        return ""
    whole = urlsplit(urljoin("http://localhost" + path, html.unescape(target)))
    if whole.netloc != "localhost" or whole.path.startswith("/static/"):
        return ""
    return whole.path + ("?" + whole.query if whole.query else "")


def _cells(data: bytes) -> str:
    """All words that lie in a workbook, in cells and beside them."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    return "\n".join(html.unescape(text) for part in parts for text in re.findall(r">([^<]+)<", part))
