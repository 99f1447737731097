"""verify-draw: what a sheet claims is computed again; whatever was changed is found and said."""

import csv
import io
import random
from pathlib import Path

import pytest

from portal import db
from portal.draws.computation.drawing import commitment, seed
from portal.draws.computation.frame import Frame, Member, Stratum, problems
from portal.draws.computation.sheet import NoSheet, read
from portal.draws.computation.verifying import verify
from tests.draws import making

GOOD = making.sheet(making.PLAIN)
LINES = GOOD.splitlines(keepends=True)
HASH = making.PLAIN.digest()
SEED = seed(HASH, making.SECRET, "4711")


def found(old: str, new: str, text: str = GOOD) -> str:
    """What is said of a sheet in which one text stands instead of another."""
    assert text.count(old) == 1, (old, text.count(old))
    return "\n".join(verify(text.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("draw-1", "draw-2", "算法应是 draw-1"),
        ("2026年第三季度", "2026年第四季度", "名单摘要不符"),
        ("被查单位报数", "督导组报数", "名单摘要不符"),
        ("total: none", "total: 3", "已经要求总数"),
        ("total: none", "total: 03", "总数应是"),
        (HASH, "0" * 64, "名单摘要不符"),
        (HASH, HASH.upper(), "名单摘要不符"),
        (commitment(making.SECRET), "0" * 64, "密值与它的摘要不符"),
        (making.SECRET, making.SECRET[:-1] + "0", "密值与它的摘要不符"),
        (making.SECRET, making.SECRET.upper(), "64 位小写十六进制"),
        (making.SECRET, making.SECRET[:-2], "64 位小写十六进制"),
        (making.SECRET, making.SECRET + " ", "64 位小写十六进制"),
        ("number: 4711", "number: 4712", "种子不符"),
        (SEED, "0" * 64, "种子不符"),
        ("number: 4711", "number: 04711", "公开数字应是"),
        ("number: 4711", "number:  4711", "公开数字应是"),
        ("number: 4711", "number: ４７１１", "公开数字应是"),
        ("number: 4711", "number: 4.711E+3", "公开数字应是"),
        ("# stratum: 机关,1,2,1", "# stratum: 机关,2,2,1", "应抽 2 个，表上写 1 个"),
        ("# stratum: 机关,1,2,1", "# stratum: 机关,1,3,1", "可抽的有 2 个，表上写 3 个"),
        ("# stratum: 机关,1,2,1", "# stratum: 机关,1,2,2", "应抽 1 个，表上写 2 个"),
        ("# stratum: 机关,1,2,1", "# stratum: 机关,3,2,3", "要抽 3 个，可抽的只有 2 个"),
        ("# stratum: 机关,1,2,1\n", "", "没有在分层中列出"),
        ("# stratum: 机关,1,2,1", "# stratum: 学校,1,2,1", "没有在分层中列出"),
        ("# stratum: 机关,1,2,1", "# stratum: 机关", "看不懂"),
        ("# stratum: 国有企业,50%,3,2", "# stratum: 国有企业,40%,3,2", "名单摘要不符"),
        ("# stratum: 国有企业,50%,3,2", "# stratum: 国有企业,0%,3,2", "数量“0%”不对"),
        ("机关,3,", "国有企业,3,", "名单摘要不符"),
        ("机关,3,", "机关,4,", "名单摘要不符"),
        ("机关,3,", "机关,7,", "编号 7 在名单里不止一行"),
        ("机关,3,", "机关,,", "编号“”不对"),
        ("机关第一党支部", "机关第四党支部", "名单摘要不符"),
        ("机关第一党支部", "机关第一党支部 ", "多余的空格"),
        ("机关第一党支部", "机关第一\u200b党支部", "看不见的字符"),
        ("机关第一党支部", '"机关\n第一党支部"', "换行"),
        ("机关第一党支部", "", "名称是空的"),
        ("yes,今年已经查过,,no", "no,今年已经查过,,no", "被排除的要有排除原因"),
        ("yes,今年已经查过,,no", "yes,,,no", "被排除的要有排除原因"),
        ("yes,今年已经查过,,no", "yes,今年刚刚查过,,no", "名单摘要不符"),
        ("yes,今年已经查过,,no", "yes,今年已经查过,1,yes", "也不会抽中"),
        ("yes,今年已经查过,,no", "no,,,no", "名单摘要不符"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,yes,不便,,no", "名单摘要不符"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,1,no", "排第 2，表上是“1”"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,,no", "排第 2，表上是“”"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,02,no", "排第 2"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,2,yes", "应是没有抽中，表上是抽中"),
        ("机关第一党支部,no,,1,yes", "机关第一党支部,no,,1,no", "应是抽中，表上是没有抽中"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,2,TRUE", "应是 yes 或 no"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no,,2,no,yes", "多出内容"),
        ("机关第三党支部,no,,2,no", "机关第三党支部,no", "应是 yes 或 no"),
        ("机关,7,机关第三党支部,no,,2,no\n", "", "名单摘要不符"),
        (",order,drawn", ",drawn,order", "应是 yes 或 no"),
        (",order,drawn", ",order,drawn,drawn", "列名不对"),
        (",order,drawn", ",order", "列名不对"),
        (LINES[11], "", "列名不对"),
        ("# secret", "# 密值", "看不懂"),
        ("# total: none\n", "# total: none\n# total: none\n", "不止一行"),
        ("# total: none\n", "# total: none\n# remark: approved\n", "看不懂"),
        ("# total: none\n", "# total: none,3\n", "看不懂"),
        ("# total: none\n", "", "缺少“# total: …”"),
    ],
)
def test_what_was_changed_is_said(old, new, words):
    said = found(old, new)
    assert any(word in said for word in words.split("|")), said


def test_whatever_character_is_changed_is_found():
    """Each character of the sheet in turn; what a spreadsheet may do without harm is not among it."""
    missed = []
    for at, char in enumerate(GOOD):
        text = GOOD[:at] + ("8" if char != "8" else "9") + GOOD[at + 1 :]
        try:
            if not verify(text):
                missed.append((at, GOOD[max(0, at - 20) : at + 20]))
        except NoSheet:
            pass
    assert missed == []


def test_whatever_cell_is_changed_in_random_sheets_is_found():
    chance = random.Random(11)
    for _ in range(40):
        rows = list(csv.reader(io.StringIO(making.sheet(making.frame(chance)), newline="")))
        for _again in range(10):
            row = chance.randrange(len(rows))
            cell = chance.randrange(len(rows[row]))
            changed = [list(one) for one in rows]
            changed[row][cell] += chance.choice(["1", "甲", "\u200b", " ", "x"])
            spool = io.StringIO()
            csv.writer(spool, lineterminator="\n").writerows(changed)
            assert verify(spool.getvalue()), (rows[row], changed[row][cell])


def test_two_members_who_change_places_are_found():
    first, second = "机关,3,机关第一党支部,no,,1,yes", "机关,7,机关第三党支部,no,,2,no"
    swapped = GOOD.replace(first, "机关,3,机关第一党支部,no,,2,no").replace(second, "机关,7,机关第三党支部,no,,1,yes")
    said = verify(swapped)
    assert len(said) == 4
    assert all(words.startswith("编号 ") for words in said)


def test_a_whole_new_sheet_does_not_pass_for_the_published_hash():
    """Who makes a sheet that agrees with itself has another frame hash or another commitment than those published."""
    other = Frame(making.PLAIN.title, making.PLAIN.source, making.PLAIN.strata, making.PLAIN.members[1:])
    assert problems(other) == []
    assert verify(making.sheet(other)) == []
    assert other.digest() != HASH


def test_what_a_spreadsheet_does_to_a_file_means_nothing():
    rows = list(csv.reader(io.StringIO(GOOD, newline="")))
    heads, header, members = rows[:11], rows[11], rows[12:]
    turned = [header[::-1], *(row[::-1] for row in members[::-1])]
    spool = io.StringIO()
    csv.writer(spool, lineterminator="\r\n").writerows([row + [""] * (7 - len(row)) for row in [*heads, *turned, []]])
    assert verify("\ufeff" + spool.getvalue()) == []
    claims, _none = read("\ufeff" + spool.getvalue())
    assert claims
    assert claims.frame.digest() == HASH


def test_no_cell_begins_as_a_formula_and_all_are_read_back():
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''", "#REF!", "＝1", "＋1", "－1", "＠a", 'a","b', "a;b", "|cmd"]
    members = tuple(
        Member("#层", str(at), name, name if at % 2 else "") for at, name in enumerate(hostile, 1)
    )  # fmt: skip
    frame = Frame("=标题", "@来源", (Stratum("#层", "2"),), members)
    assert problems(frame) == []
    sheet = making.sheet(frame)
    for row in csv.reader(io.StringIO(sheet, newline="")):
        assert all(not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in row), row
    claims, said = read(sheet)
    assert (said, verify(sheet)) == ([], [])
    assert claims
    assert claims.frame.text() == frame.text()
    assert all(line.startswith("#") for line in sheet.split("\n")[:10])


def run(app, file: object):
    return app.test_cli_runner().invoke(args=["verify-draw", str(file)])


def test_the_command(app, tmp_path: Path, monkeypatch):
    def asked(*args: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(db, "connect", asked)
    file = tmp_path / "抽签表.csv"
    file.write_bytes(GOOD.encode())
    answer = run(app, file)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "相符：2026年第三季度随机抽查，名单 6 个，抽中 3 个" in answer.stdout
    file.write_bytes(GOOD.replace("4711", "4712").encode())
    answer = run(app, file)
    assert answer.exit_code == 1
    assert answer.stdout.rstrip().split("\n")[-1].startswith("不相符：")
    for data, words in (
        (GOOD.encode("gbk"), "不是 UTF-8"),
        (b"", "不是抽签表"),
        (b"a,b\n1,2\n", "不是抽签表"),
        (b'# algorithm: "x\n"a"b\n', "CSV"),
    ):
        file.write_bytes(data)
        answer = run(app, file)
        assert (answer.exit_code, answer.stdout) == (2, ""), data
        assert words in answer.stderr
    for path, words in ((tmp_path / "没有", "找不到"), (tmp_path, "无法读取")):
        answer = run(app, path)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert words in answer.stderr
