"""lists.Spec: the pages together are the whole list in order; what an address cannot mean is left out."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import lists
from portal.db import P
from portal.inbox.models import Message
from portal.policy import Scope

NUMBERS = 23


SPEC = lists.Spec(
    "test messages",
    Message,
    columns=lambda: [Message.id, Message.text],
    order=lambda: [Message.text.desc(), Message.id],
    size=5,
    filters=(
        lists.Filter(
            "path", "去处", lambda actor: [("/a", "甲"), ("/b", "乙"), ("none", "无")],
            lambda: Message.path == P("path"),
            fixed={"none": lambda: Message.path == ""},
        ),
        lists.Filter(
            "since", "从", lists.no_options, lambda: Message.at >= P("since"), date.fromisoformat, kind="date"
        ),
    ),
)  # fmt: skip


@pytest.fixture
def me(world, actor) -> Any:
    """The member, with messages in three places; a colleague has more."""
    for number in range(NUMBERS):
        path = ["/a", "/b", ""][number % 3]
        Message.create(person=world.member.person, text=f"第{number % 4}", path=path)
        Message.create(person=world.colleague.person, text="别人的", path=path)
    return actor("member")


def pages(actor: Any, args: dict[str, str]) -> list[Any]:
    found, page = [], 1
    while True:
        listing = SPEC.load(actor, {**args, "page": str(page)}, "/here")
        assert len(listing.rows) <= listing.size
        found += listing.rows
        if not listing.has_next:
            assert listing.total == len(found)
            assert listing.pages == max(1, page)
            return found
        page += 1


@pytest.mark.parametrize("args", [{}, {"path": "/a"}, {"path": "none"}, {"path": "/a", "since": "2020-01-01"}])
def test_the_pages_together_are_the_list_in_its_order(me, args):
    rows = Message.select().where(Message.person == me.person_id)
    if "path" in args:
        rows = rows.where(Message.path == args["path"].replace("none", ""))
    expected = [row.id for row in sorted(rows, key=lambda row: (-int(row.text[1:]), row.id))]
    assert len(expected) > 5
    assert [row.id for row in pages(me, args)] == expected
    assert [row.id for row in SPEC.everything(me, args)] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    args=st.dictionaries(
        st.sampled_from(["path", "since", "page", "q", "other"]),
        st.one_of(st.text(max_size=60), st.sampled_from(["-1", "0", "1e9", "٣", "9" * 30, "2026-13-01", "/a", "none"])),
    )
)
def test_any_address_gives_a_page(me, args):
    listing = SPEC.load(me, args, "/here")
    assert 0 <= listing.total <= NUMBERS
    assert {choice.name for choice in listing.filters} == {"path", "since"}
    assert listing.filters[0].value in ("", "/a", "/b", "none")


@pytest.mark.parametrize("page", ["999999", "99999999999999999999", "-3", "x", "", "²"])
def test_a_page_that_is_not_there_is_empty_or_the_first(me, page):
    listing = SPEC.load(me, {"page": page}, "/here")
    assert listing.total == NUMBERS
    assert len(listing.rows) == (0 if page == "999999" else 5)


def test_addresses_carry_what_is_chosen_and_nothing_else(me):
    listing = SPEC.load(me, {"path": "/a", "since": "gone", "page": "2", "other": "x"}, "/here")
    assert listing.next_url is None
    assert listing.prev_url == "/here?path=%2Fa"
    assert listing.export_url == "/here?path=%2Fa&export=xlsx"
    assert SPEC.load(me, {}, "/here").next_url == "/here?page=2"


def test_a_count_beyond_the_limit_is_told_as_more(me, monkeypatch):
    key = [Message.id]
    many = lists.Spec("test many", Message, lambda: key, lambda: key, seen=lambda actor: Scope(("all",), P("one") == 1))
    monkeypatch.setattr(lists, "COUNT_LIMIT", 11)
    listing = many.load(me, {}, "/here", one=1)
    assert (listing.total, listing.more, listing.pages) == (10, True, None)


def test_what_others_own_is_in_no_page(me):
    assert "别人的" not in {row.text for row in pages(me, {})}
