"""Pages as the portal writes them, read strictly: quoted attributes, every element closed in its place.

A parser of HTML forgives; this reader does not. So it is short and quick, and what it takes means one thing alone.
"""

import re
from collections.abc import Iterator
from html import unescape

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
# What a browser would move elsewhere: blocks end a paragraph, a form right in a table is put before it.
BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "details", "dialog", "div", "dl", "fieldset", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul")
)  # fmt: skip
TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr"))
TOKEN = re.compile(
    r"""([^<]+)
    |<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s"'<>/=]+(?:=(?:"[^"]*"|'[^']*'))?)*)\s*(/?)>
    |<!--.*?-->
    |<!doctype\s[^>]*>""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")

Attributes = dict[str, str]


class Malformed(AssertionError):
    """What the strict reader does not take, and where."""


def read(page: str) -> Iterator[tuple[str, str, Attributes]]:
    """What the page is made of: ("text", words, {}), ("open", tag, attributes) and ("close", tag, {}), in order."""
    at, end, inside = 0, len(page), list[str]()
    while at < end:
        token = TOKEN.match(page, at)
        if token is None:
            raise Malformed(f"no tag and no text: {page[at : at + 80]!r}")
        at = token.end()
        text, closing, tag, attributes, closed = token.groups()
        if text:
            yield "text", unescape(text) if "&" in text else text, {}
        elif closing:
            if not inside or inside.pop() != tag:
                raise Malformed(f"</{tag}> closes nothing: {page[max(0, at - 160) : at]!r}")
            yield "close", tag, {}
        elif tag:
            _place(tag, inside, page[max(0, at - 160) : at])
            if closed and tag not in VOID and "svg" not in inside:
                raise Malformed(f"<{tag}/> stays open: {page[max(0, at - 160) : at]!r}")
            yield "open", tag, _attributes(attributes) if attributes else {}
            if tag in VOID or closed:
                yield "close", tag, {}
            else:
                inside.append(tag)
    if inside:
        raise Malformed(f"never closed: {inside}")


def _place(tag: str, inside: list[str], near: str) -> None:
    """Refuse an element where a browser would not leave it."""
    moved = tag == "form" and ("form" in inside or not TABLES.isdisjoint(inside[-1:]))
    if moved or (tag in BLOCKS and "p" in inside):
        raise Malformed(f"<{tag}> in {inside}: {near!r}")


def _attributes(text: str) -> Attributes:
    pairs = ATTRIBUTE.findall(text)
    values = [(name, one or other) for name, one, other in pairs]
    found = {name: unescape(value) if "&" in value else value for name, value in values}
    if len(found) != len(pairs):
        raise Malformed(f"an attribute twice: {text!r}")
    return found


def words(page: str) -> str:
    """The words of a page, blanks folded."""
    return " ".join(" ".join(value for kind, value, _ in read(page) if kind == "text").split())
