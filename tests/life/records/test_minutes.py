"""The minutes as a document: keys last, a vote is explained, what rules ask is read from it."""

from hypothesis import given
from hypothesis import strategies as st

from portal.life.judging.voting import Vote
from portal.life.records import minutes
from portal.life.records.minutes import Agenda, Lecturer, Minutes, Resolution, Speech

TEXT = st.text(min_size=1, max_size=20)
ENTRIES = st.one_of(
    st.builds(lambda text: ("agenda", Agenda("", "", text)), TEXT),
    st.builds(lambda text: ("speeches", Speech("", None, "甲", text)), TEXT),
    st.builds(lambda text, yes: ("resolutions", Resolution("", text, Vote(9, 9, yes))), TEXT, st.integers(0, 9)),
)


@given(st.lists(ENTRIES, max_size=12), st.data())
def test_a_key_is_given_once_and_the_document_reads_back(entries: list, data: st.DataObject) -> None:
    held, given_keys = Minutes(), set[str]()
    for part, entry in entries:
        held, made = minutes.put(held, part, entry)
        assert made.key not in given_keys
        given_keys.add(made.key)
        assert minutes.read(minutes.write(held)) == held
        if data.draw(st.booleans()):
            held = minutes.without(held, part, made.key)
            assert held.entry(part, made.key) is None
    assert minutes.read(minutes.write(held)) == held


def test_an_entry_is_changed_in_its_place_and_moved() -> None:
    held = Minutes()
    for text in ("一", "二", "三"):
        held, _ = minutes.put(held, "agenda", Agenda("", "", text))
    held, _ = minutes.put(held, "agenda", Agenda("2", "election", "改"))
    assert [(one.key, one.text) for one in held.agenda] == [("1", "一"), ("2", "改"), ("3", "三")]
    assert [one.key for one in minutes.moved(held, "agenda", "3", up=True).agenda] == ["1", "3", "2"]
    assert minutes.moved(held, "agenda", "1", up=True) == held
    assert minutes.agenda_kinds(held) == {"election"}
    assert minutes.digest(held.agenda[0]) != minutes.digest(held.agenda[1])


def test_who_spoke() -> None:
    held = Minutes(
        speeches=(Speech("1", 5, "甲", "…"), Speech("2", None, "客", "…")),
        lecturers=(Lecturer(7, "乙"), Lecturer(None, "丙")),
    )
    assert minutes.speakers(held, ["discussion"]) == {5}
    assert minutes.speakers(held, ["assembly", "lecture"]) == {7}


def test_a_vote_is_explained() -> None:
    held, _ = minutes.put(Minutes(), "resolutions", Resolution("", "同意", Vote(27, 14, 13, 1, 0)))
    verdict = held.resolutions[0].verdict
    assert verdict is not None
    assert verdict.quorum
    assert not verdict.passed
    assert "还差 1 票" in verdict.lines[1]
    assert minutes.voters(held) == (27, 14)
    assert minutes.voters(Minutes()) is None
