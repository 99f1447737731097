"""A quotation is found again in a changed text: by properties, and by the cases that people meet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.comments import anchors
from portal.comments.anchors import CHANGED, GONE, SAME, Anchor, Text, plain

WORDS = st.text(alphabet="党员每月走访群众，。 ab１", max_size=40)  # few characters, so that equal pieces are common
OTHER = st.text(alphabet="学习讲课；〇", max_size=40)
QUICK = settings(max_examples=150, deadline=None)


def taken(text: str, quote: str, before: str = "") -> Anchor:
    """The anchor of a quotation that is there."""
    anchor = Text(text).take(quote, before)
    assert anchor is not None
    return anchor


def piece(text: str, found: anchors.Found) -> str:
    """What stands at a place that was found."""
    return text[found.start : found.end]


@QUICK
@given(WORDS, WORDS.filter(plain), WORDS, WORDS, st.booleans(), st.data())
def test_an_insertion_elsewhere_never_loses_it(before, quote, after, more, above, data):
    text = before + quote + after
    anchor = taken(text, quote, before)
    at = data.draw(st.integers(0, len(before) if above else len(after)))
    changed = (
        before[:at] + more + before[at:] + quote + after if above else before + quote + after[:at] + more + after[at:]
    )
    found = Text(changed).find(anchor)
    assert found.state == SAME
    assert plain(piece(changed, found)) == plain(quote)


@QUICK
@given(OTHER, WORDS.filter(plain), OTHER, OTHER, OTHER)
def test_what_was_cut_out_is_never_found(before, quote, after, more, again):
    anchor = taken(before + quote + after, quote, before)
    assert Text(before + after).find(anchor).state == GONE
    assert Text(more + before + after + again).find(anchor).state != SAME


@QUICK
@given(st.text(max_size=60), st.data())
def test_any_text_gives_back_what_was_taken_from_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    anchor = Text(text).take(text[start:end], text[:start])
    if anchor is None:
        assert not plain(text[start:end])
        return
    found = Text(text).find(anchor)
    assert found.state == SAME
    assert plain(piece(text, found)) == plain(text[start:end])
    assert piece(text, found) == anchor.quote


@QUICK
@given(WORDS.filter(plain), WORDS)
def test_the_distance_is_the_distance(pattern, text):
    def distance(old: str, new: str) -> int:
        row = list(range(len(new) + 1))
        for at, char in enumerate(old, 1):
            last, row[0] = row[0], at
            for to, other in enumerate(new, 1):
                last, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, last + (char != other))
        return row[-1]

    whole = list(anchors._distances(pattern, text, anywhere=False))
    assert whole == [distance(pattern, text[:end]) for end in range(1, len(text) + 1)]
    pieces = list(anchors._distances(pattern, text, anywhere=True))
    assert pieces == [min(distance(pattern, text[at:end]) for at in range(end + 1)) for end in range(1, len(text) + 1)]


TEXT = "每月走访困难群众一次，帮助解决实际问题。每季度讲一次党课。"


@pytest.mark.parametrize(
    ("quote", "now", "state", "stands"),
    [
        ("走访困难群众一次", "每月 走访困难\n群众一次,帮助解决实际问题。", SAME, "走访困难\n群众一次"),
        ("走访困难群众一次", "每季度走访困难群众两次，帮助解决实际问题。", CHANGED, "走访困难群众两次"),
        ("走访困难群众一次", "每月至少到社区两次，帮助解决实际问题。每季度讲一次党课。", CHANGED, "至少到社区两次"),
        ("走访困难群众一次", "每月，帮助解决实际问题。每季度讲一次党课。", GONE, ""),
        ("走访困难群众一次", "到社区报到。", GONE, ""),
        ("每季度讲一次党课", "每季度讲一次党课。到社区报到。", SAME, "每季度讲一次党课"),
        (TEXT, "每月走访困难群众两次，帮助解决实际问题。每季度讲一次党课。", CHANGED, "每月走访困难群众两次，帮助解决实际问题。每季度讲一次党课。"),
        (TEXT, "", GONE, ""),
    ],
)  # fmt: skip
def test_what_people_do_to_a_text(quote, now, state, stands):
    found = Text(now).find(taken(TEXT, quote))
    assert (found.state, piece(now, found)) == (state, stands)


def test_equal_passages_are_told_apart():
    text = "每月学习一次。每月走访一次。每月总结一次。"
    second = taken(text, "每月", "每月学习一次。")
    assert second.start == 7
    assert Text(text).find(second).start == 7
    assert Text("新增一句。" + text).find(second).start == 12
    assert Text("每月走访一次。每月总结一次。").find(second).start == 0
    # what was spoken of is gone, others with the same words remain
    assert Text("每月学习一次。到社区报到。每月总结一次。").find(second).state != SAME
    assert Text("每月学习一次。每月总结一次。").find(taken(text, "每月走访")).state == GONE
    assert Text("每季学习一次。每季度走访一次。每月总结一次。").find(second).state != SAME


def test_what_is_no_quotation():
    text = Text("每月走访１次　。")
    assert text.take("") is None
    assert text.take(" 　\n") is None
    assert text.take("每周") is None
    assert Text("学" * 600).take("学" * (anchors.MOST_QUOTE + 1)) is None
    assert taken("每月走访１次　。", "走访1次。").quote == "走访１次　。"


@pytest.mark.parametrize(
    ("now", "quote"),
    [("a" * 50_000, "a" * 250 + "b" + "a" * 249), ("学习" * 25_000, "习" * 500), ("a" * 50_000, "a"), ("ab" * 25_000, "ba" * 250)],
)  # fmt: skip
def test_hostile_texts_are_bounded_work(now, quote, monkeypatch):
    steps = [0]
    counted = anchors._distances

    def count(pattern, text, *, anywhere):
        for one in counted(pattern, text, anywhere=anywhere):
            steps[0] += 1
            yield one

    monkeypatch.setattr(anchors, "_distances", count)
    anchor = taken("前文内容" + quote + "后文内容", quote)._replace(before="a" * 32, after="a" * 32)
    first = Text(now).find(anchor)
    assert first == Text(now).find(anchor)
    assert steps[0] <= 4 * (anchors.REACH + anchors.MOST_QUOTE)
