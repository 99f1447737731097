"""Calendar files, read by a small reader of RFC 5545 that knows nothing of the writer."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.life.records.calendar import Event, calendar

STAMP = datetime(2026, 3, 1, 2, 3, 4)


def parse(data: bytes) -> list[dict[str, str]]:
    """The events of a calendar: property name → value, unescaped. AssertionError where a rule is broken."""
    assert data.endswith(b"\r\n")
    physical = data.split(b"\r\n")[:-1]
    assert all(len(one) <= 75 and b"\n" not in one and b"\r" not in one for one in physical)
    assert all(one.decode() is not None for one in physical)  # no character is cut
    lines: list[bytes] = []
    for one in physical:
        if one.startswith(b" "):
            lines[-1] += one[1:]
        else:
            lines.append(one)
    texts = [one.decode() for one in lines]
    assert texts[0] == "BEGIN:VCALENDAR"
    assert texts[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in texts
    assert any(one.startswith("PRODID:") for one in texts)
    found: list[dict[str, str]] = []
    inside = False
    for one in texts:
        if one == "BEGIN:VEVENT":
            found.append({})
            inside = True
        elif one == "END:VEVENT":
            inside = False
        elif inside:
            name, _, value = one.partition(":")
            assert name not in found[-1]
            found[-1][name] = unescaped(value) if name in ("SUMMARY", "LOCATION", "DESCRIPTION") else value
    for event in found:
        assert {"UID", "DTSTAMP"} <= set(event)
    return found


def unescaped(value: str) -> str:
    made, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            made += {"n": "\n", "N": "\n"}.get(value[at + 1], value[at + 1])
            at += 2
        else:
            assert value[at] not in ";,", value
            made += value[at]
            at += 1
    return made


def event(**values: Any) -> Event:
    usual = Event(
        5,
        "三月主题党日",
        date(2026, 3, 11),
        "14:30",
        "16:00",
        "三楼会议室",
        "议题：\n1. 学习",
        datetime(2026, 2, 1, 1, 2, 3, 4),
        3,
        False,
    )
    return usual._replace(**values)


def test_a_meeting() -> None:
    found = parse(calendar("我的组织生活", [event(), event(id=6, off=True, version=4, starts="", ends="")], STAMP))
    assert found[0]["DTSTART"] == "20260311T063000Z"  # 14:30 in Shanghai
    assert found[0]["DTEND"] == "20260311T080000Z"
    assert found[0]["SEQUENCE"] == "3"
    assert found[0]["STATUS"] == "CONFIRMED"
    assert found[0]["DESCRIPTION"] == "议题：\n1. 学习"
    assert found[1]["DTSTART;VALUE=DATE"] == "20260311"
    assert found[1]["STATUS"] == "CANCELLED"
    assert found[0]["UID"] != found[1]["UID"]
    again = parse(calendar("x", [event(title="改名", version=9)], datetime.now(UTC).replace(tzinfo=None)))
    assert again[0]["UID"] == found[0]["UID"]


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200),
    st.text(";,\\\n 字a", max_size=120),
)
def test_any_text_comes_back(title: str, place: str) -> None:
    found = parse(calendar(title, [event(title=title, place=place)], STAMP))
    assert found[0]["SUMMARY"] == title
    assert found[0].get("LOCATION", "") == place


def test_what_is_no_text_is_left_out() -> None:
    found = parse(calendar("a", [event(title="a\x00b\r\nSTATUS:X\x1f")], STAMP))
    assert found[0]["SUMMARY"] == "ab\nSTATUS:X"
    assert found[0]["STATUS"] == "CONFIRMED"
