"""The fast escape path gives what markupsafe gives, and templates render the same with it as with Jinja's own."""

import gzip
from typing import Any

import pytest
from flask.templating import Environment
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from portal import web


class Shouting(str):
    """A string whose words change when it is written."""

    def __str__(self) -> str:
        return f"<{self.upper()}>"


class Html:
    def __html__(self) -> str:
        return "<b>bold</b>"


class Odd:
    def __str__(self) -> str:
        return "'\"&<>"


HOSTILE = [
    "", "<script>alert(1)</script>", "&amp;", "\"'`=", "\x00\u2028<", "\U0001d11e&\U0001f469<", Markup("<i>&</i>"),
    Shouting("a&b"), Html(), Odd(), None, True, 0, -1, 10**30, 1.5, float("nan"), b"<b>", ["<", Markup("<i>")],
    {"<": ">"}, ("&",), Markup("<{}>").format("<"), object,
]  # fmt: skip

TEXTS = (st.text(), st.text("<>&\"'ab"))
VALUES = st.one_of(*TEXTS, st.integers(), st.floats(), st.booleans(), st.none(), st.sampled_from(HOSTILE))


@given(VALUES)
@example(Shouting("<"))
def test_escaped_equals_markupsafe(value: Any) -> None:
    assert web.escaped(value) == str(escape(value))


TEMPLATE = """\
{{ value }}|{{ value|e }}|{{ value|string }}|{{ value ~ value }}|{{ [value] }}|{{ value|default("<d>", true) }}
{%- set kept %}<b>{{ value }}</b>{% endset %}{{ kept }}{{ kept|upper }}
{%- macro told(one) %}<td title="{{ one }}">{{ one }}</td>{% endmacro %}{{ told(value) }}{{ told(kept) }}
{%- for one in [value, 1, "<"] %}{{ loop.index }}{{ one }}{{ loop.last }}{% endfor %}
{%- call(inner) around() %}{{ inner }}{{ value }}{% endcall %}{{ none }}{{ missing }}{{ {"a": value}|xmlattr }}
{%- autoescape false %}{{ value }}{% endautoescape %}{% filter upper %}{{ value }}{% endfilter %}"""
AROUND = '{% macro around() %}<p>{{ caller("<inner>") }}</p>{% endmacro %}'


@pytest.fixture(scope="module")
def pair() -> tuple[Any, Any]:
    """The same template in the portal's environment and in Jinja's own."""
    from flask import Flask

    plain, fast = Flask("plain"), Flask("fast")
    fast.jinja_environment = web.PortalEnvironment
    made = [one.create_jinja_environment() for one in (plain, fast)]
    assert type(made[0]) is Environment
    for one in made:
        one.autoescape = True
    first, second = (one.from_string(AROUND + TEMPLATE) for one in made)
    return first, second


@given(value=VALUES)
def test_templates_render_the_same(pair: tuple[Any, Any], value: Any) -> None:
    plain, fast = pair
    assert fast.render(value=value) == plain.render(value=value)


def test_autoescape_is_on_for_every_template_of_the_portal(app) -> None:
    names = [name for name in app.jinja_env.list_templates() if not name.startswith(".")]
    assert len(names) > 10
    for name in names:
        assert app.jinja_env.autoescape is True or app.jinja_env.autoescape(name), name
        text = app.jinja_env.loader.get_source(app.jinja_env, name)[0]
        assert "autoescape false" not in text, name


@given(st.binary(max_size=5000))
def test_what_is_compressed_comes_back(data: bytes) -> None:
    assert gzip.decompress(web.gzipped(data)) == data


def test_the_length_of_a_compressed_page_varies_and_its_content_does_not() -> None:
    page = b"<p>" * 500
    packed = [web.gzipped(page) for _ in range(200)]
    assert len({len(one) for one in packed}) > 10
    assert {gzip.decompress(one) for one in packed} == {page}
