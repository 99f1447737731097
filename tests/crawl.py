"""Walk the portal as a person does: every link, every export, from home on."""

import io
import re
from collections import deque
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import openpyxl
from werkzeug.test import TestResponse

MOST = 1500


def crawl(get: Callable[[str], TestResponse], start: str = "/", dead: list[str] | None = None) -> dict[str, str]:
    """All pages reachable by links, fetched with `get`: path → its text (spreadsheets: their cells).

    Links that lead nowhere are put into `dead`, as the page and the address.
    """
    seen: dict[str, str] = {}
    found_on: dict[str, str] = {}
    shapes: dict[str, int] = {}
    queue = deque([start])
    while queue and len(seen) < MOST:
        path = queue.popleft()
        shape = re.sub(r"\d+", "#", path)
        if path in seen or shapes.get(shape, 0) >= 20:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        response = get(path)
        if response.status_code not in (200, 303):
            assert dead is not None, (path, response.status_code)
            dead.append(f"{found_on.get(path)} → {path}: {response.status_code}")
            continue
        if response.mimetype == "text/html":
            html = response.get_data(as_text=True)
            seen[path] = html
            for link in _links(html, path):
                found_on.setdefault(link, path)
                queue.append(link)
        elif "spreadsheet" in response.mimetype:
            seen[path] = _cells(response.get_data())
        else:
            seen[path] = response.get_data().decode("utf-8", "replace")
    return seen


class _Links(HTMLParser):
    """Collects where the elements of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "link":
            self.found += [value for name, value in attrs if name in ("href", "hx-get", "src") and value]


def _links(html: str, path: str) -> list[str]:
    parser = _Links()
    parser.feed(html)
    found = []
    for target in parser.found:
        if target.startswith(("#", "data:", "mailto:", "tel:")):
            continue
        whole = urlsplit(urljoin("http://localhost" + path, target))
        if whole.netloc == "localhost" and not whole.path.startswith("/static/"):
            found.append(whole.path + ("?" + whole.query if whole.query else ""))
    return found


def _cells(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
