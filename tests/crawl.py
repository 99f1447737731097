"""Walk the portal as a person does: every link, every export, from home on."""

import io
import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import html5lib
import openpyxl

from tests.browser_client import XHTML, Visitor

MOST = 400


def crawl(visitor: Visitor, start: str = "/") -> dict[str, str]:
    """All pages reachable by links for a visitor: path → its text (spreadsheets: their cells)."""
    seen: dict[str, str] = {}
    shapes: dict[str, int] = {}
    queue = deque([start])
    while queue and len(seen) < MOST:
        path = queue.popleft()
        shape = re.sub(r"\d+", "#", path)
        if path in seen or shapes.get(shape, 0) >= 12:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        response = visitor.client.get(path)
        assert response.status_code in (200, 303), (path, response.status_code)
        if response.mimetype == "text/html":
            html = response.get_data(as_text=True)
            seen[path] = html
            queue.extend(_links(html, path))
        elif "spreadsheet" in response.mimetype:
            seen[path] = _cells(response.get_data())
        else:
            seen[path] = response.get_data().decode("utf-8", "replace")
    return seen


def _links(html: str, path: str) -> list[str]:
    tree = html5lib.parse(html)
    found = []
    for node in tree.iter():
        for name in ("href", "hx-get", "src"):
            target = node.get(name)
            if not target or target.startswith(("#", "data:", "mailto:", "tel:")):
                continue
            whole = urlsplit(urljoin("http://localhost" + path, target))
            if whole.netloc == "localhost" and not whole.path.startswith("/static/") and node.tag != f"{XHTML}link":
                found.append(whole.path + ("?" + whole.query if whole.query else ""))
    return found


def _cells(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
