"""The words on the paper of a record, the same in print and in Word. Pure."""

from typing import Any

from portal import clock
from portal.documents.document import full_date as long_date
from portal.life.book.reading import Sheet
from portal.life.judging.rules import AGENDA
from portal.life.records.minutes import Resolution
from portal.life.records.models import GUESTS, LECTURE_FORMS
from portal.workflow import LIFE_RECORD

SHORT = 22  # characters of a fact that takes half a line
WHOLE = ("名称", "到会", "实到", "请假", "缺席", "补课", "列席", "计入支部")  # that have a line of their own
SIGNERS = ("主持人（签字）", "记录人（签字）")


def number(hundredths: int) -> str:
    """Hours in words: 2, 1.5."""
    return f"{hundredths / 100:g}"


def when(record: Any) -> str:
    """Day and time."""
    times = f" {record.starts}{'—' + record.ends if record.ends else ''}" if record.starts else ""
    return f"{long_date(record.day)}{times}"


def mark(sheet: Sheet) -> str:
    """What stands beneath the title: 补录, or the state of what is not filed."""
    record = sheet.record
    if record.state != "filed":
        return str(LIFE_RECORD.label(record.state))
    made = "补录" if record.late else ""
    return made + ("（由台账导入）" if record.imported else "")


def facts(sheet: Sheet) -> list[tuple[str, str]]:
    """The head of the paper: (label, text), what is empty left out but the lines that every record has."""
    record, lecturers = sheet.record, "、".join(one.name for one in sheet.minutes.lecturers)
    form = LECTURE_FORMS.get(record.lecture_form, "")
    found = [
        ("名称", record.title), ("类型", sheet.types), ("单位", record.unit_name + (f"{record.group_name}" if record.group_name else "")),
        ("时间", when(record)), ("地点", record.place), ("主持人", record.host_name), ("记录人", record.recorder_name),
    ]  # fmt: skip
    more = [
        ("党课", "，".join(part for part in (form, f"讲课人{lecturers}" if lecturers else "") if part)),
        ("学时", f"{number(record.hours)} 学时" if record.hours else ""),
        ("归属", f"{record.belongs_to.year} 年度" if record.belongs_to else ""),
        ("计入支部", "、".join(sheet.branches)),
    ]
    return [*found, *((label, text) for label, text in more if text), *attendance(sheet)]


def paired(rows: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Facts as lines of the form on paper: two short ones that follow each other share a line."""
    found: list[list[tuple[str, str]]] = []
    for one in rows:
        last = found[-1] if found else []
        if len(last) == 1 and _short(last[0]) and _short(one):
            last.append(one)
        else:
            found.append([one])
    return found


def _short(fact: tuple[str, str]) -> bool:
    return fact[0] not in WHOLE and len(fact[1]) <= SHORT and "\n" not in fact[1]


def attendance(sheet: Sheet) -> list[tuple[str, str]]:
    """应到, 实到, 请假 with reasons, 缺席, 补课, 列席."""
    there, leave, absent = sheet.of("present"), sheet.of("leave"), sheet.of("absent")
    if not sheet.attended:
        found = [("到会", f"没有登记到会：{sheet.record.reason}" if sheet.record.reason else "还没有登记到会")]
    else:
        numbers = f"应到 {len(sheet.attended)} 人，实到 {len(there)} 人，请假 {len(leave)} 人，缺席 {len(absent)} 人"
        found = [("到会", numbers), ("实到", "、".join(row.name for row in there))]
        if sheet.inside:
            made_up = [
                _with(row.name, "，".join(part for part in (long_date(row.made_up_on), row.made_up_how) if part))
                for row in sheet.attended
                if row.made_up_on
            ]
            found += [
                ("请假", "、".join(_with(row.name, row.reason) for row in leave)),
                ("缺席", "、".join(_with(row.name, row.reason) for row in absent)),
                ("补课", "、".join(made_up)),
            ]
    found.append(("列席", "、".join(guest(row) for row in sheet.guests)))
    return [(label, text) for label, text in found if text]


def guest(row: Any) -> str:
    """A guest: the name, then in what capacity and which post."""
    return _with(row.name, "，".join(part for part in (GUESTS[row.kind], row.post) if part))


def _with(name: str, more: str) -> str:
    return f"{name}（{more}）" if more else name


def agenda(one: Any) -> str:
    """An item of the agenda, with its kind where rules know one."""
    return f"{one.text}（{AGENDA[one.kind]}）" if one.kind in AGENDA else str(one.text)


def votes(one: Resolution) -> list[str]:
    """The numbers of a vote and what they come to, as sentences; none where nobody voted."""
    vote, verdict = one.vote, one.verdict
    if vote is None or verdict is None:
        return []
    numbers = f"赞成 {vote.yes} 票，反对 {vote.no} 票，弃权 {vote.abstained} 票。"
    return [numbers, *verdict.lines]


def parts(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """The body of the paper: (heading, paragraphs), what is empty left out."""
    held = sheet.minutes
    resolutions: list[str] = []
    for at, one in enumerate(held.resolutions, 1):
        resolutions += [f"{at}. {one.text}", *votes(one)]
    found = [
        ("议题", [f"{at}. {agenda(one)}" for at, one in enumerate(held.agenda, 1)]),
        ("发言要点", [f"{one.name}：{one.text}" for one in held.speeches]),
        ("决议和表决", resolutions),
        ("会议记录", [sheet.record.note] if sheet.record.note else []),
        ("附件", [f"{at}. {row.name}" for at, row in enumerate(sheet.files, 1)]),
        ("附记更正", [
            f"{row.text}（{row.name}，{long_date(clock.local(row.created_at).date())}）" for row in sheet.annexes
        ]),
    ]  # fmt: skip
    return [(heading, lines) for heading, lines in found if lines]


def filed(sheet: Sheet) -> str:
    """Who filed it and when."""
    record = sheet.record
    if not record.filed_at:
        return ""
    return f"{record.filed_name}于{long_date(clock.local(record.filed_at).date())}归档" + (
        "（补录）" if record.late else ""
    )


def sums(sheet: Sheet) -> str:
    """Who came, short, for the contents: 8/10."""
    return f"{len(sheet.of('present'))}/{len(sheet.attended)}" if sheet.attended else ""
