"""Announced meetings as a calendar file by RFC 5545. Pure: text in, octets out."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
UTC = ZoneInfo("UTC")
MIMETYPE = "text/calendar; charset=utf-8"
FOLD = 75  # octets of a line without its break


class Event(NamedTuple):
    """A meeting. `starts`, `ends`: HH:MM of the office's clock, empty where it is not known; `stamp`: naive UTC."""

    id: int
    title: str
    day: date
    starts: str
    ends: str
    place: str
    text: str
    created: datetime
    version: int
    off: bool  # called off
    url: str = ""


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line breaks are escaped, other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(char for char in text if ord(char) >= 32 and ord(char) != 127)


def folded(line: str) -> bytes:
    """A content line in octets, folded so that no part exceeds 75 and no character is cut through."""
    parts: list[bytes] = []
    part = b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > (FOLD if not parts else FOLD - 1):
            parts.append(part)
            part = b""
        part += octets
    parts.append(part)
    return b"\r\n ".join(parts) + b"\r\n"


def _moment(day: date, clock: str) -> str:
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _lines(event: Event, stamp: datetime) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:life-record-{event.id}-{event.created:%Y%m%dT%H%M%S%f}@dangjian.invalid"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{event.version}"
    if event.starts:
        yield f"DTSTART:{_moment(event.day, event.starts)}"
        if event.ends and event.ends > event.starts:
            yield f"DTEND:{_moment(event.day, event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.off else 'CONFIRMED'}"
    yield "END:VEVENT"


def calendar(name: str, events: Iterable[Event], stamp: datetime) -> bytes:
    """A calendar of some meetings; `stamp`: the moment (naive UTC) at which it is made."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dangjian//organisation life//ZH", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}",
    ]  # fmt: skip
    for event in events:
        lines.extend(_lines(event, stamp))
    return b"".join(map(folded, [*lines, "END:VCALENDAR"]))
