"""What a draw computes: by the test vectors of docs/draw.md, by the independent script, and what must hold of all draws."""

import csv
import hashlib
import io
import random
import re
import subprocess
import sys
from collections import Counter
from fractions import Fraction

import pytest

from portal import config
from portal.draws.computation import sharing
from portal.draws.computation.drawing import commitment, draw, new_secret, number, seed
from portal.draws.computation.frame import Frame, Member, Stratum, clean, label, parse, problems
from portal.draws.computation.sheet import read
from portal.draws.computation.verifying import verify
from portal.errors import Invalid
from tests.draws import making

DOCUMENT = (config.ROOT / "docs" / "draw.md").read_text(encoding="utf-8")
SCRIPT = config.ROOT / "docs" / "draw_check.py"


def vector(name: str) -> str:
    """What stands in docs/draw.md under a name, in its own block."""
    found = re.search(rf"^{re.escape(name)}:\n\n```\n(.*?)^```$", DOCUMENT, re.M | re.S)
    assert found, name
    return found[1]


def test_the_vectors_of_the_document():
    frame = making.PLAIN
    assert frame.text() == vector("Frame text").replace("→", "\t")
    digest = hashlib.sha256(frame.text().encode()).hexdigest()
    numbers = dict(line.split(" = ") for line in vector("Numbers").splitlines())
    assert numbers == {
        "frame hash": digest,
        "secret": making.SECRET,
        "commitment": hashlib.sha256(bytes(range(32))).hexdigest(),
        "public number": "4711",
        "seed": hashlib.sha256(f"{digest}|{making.SECRET}|4711".encode()).hexdigest(),
    }
    assert frame.digest() == digest
    assert commitment(making.SECRET) == numbers["commitment"]
    assert seed(digest, making.SECRET, "4711") == numbers["seed"]
    assert making.sheet(frame, given=" ００４７１１ ") == vector("Sheet")
    assert verify(vector("Sheet")) == []


def test_a_thousand_random_draws_by_the_independent_script_strata_within_one():
    check, chance = making.script(), random.Random(5)
    for _ in range(1000):
        frame = making.frame(chance)
        assert problems(frame) == []
        secret, given = f"{chance.getrandbits(256):064x}", str(chance.randint(0, 10**15 - 1))
        sheet = making.sheet(frame, secret, given)
        says, should = check.recompute(io.StringIO(sheet, newline=""))
        assert says == should
        assert verify(sheet) == []
        claims, _none = read(sheet)
        assert claims
        assert (claims.frame.text(), parse(frame.text()).text()) == (frame.text(), frame.text())
        _proportions(frame, Counter(row[0] for row in csv.reader(io.StringIO(sheet)) if row[-1] == "yes"))
        assert {row[0] for row in should[3 + len(frame.strata) :] if row[2] == "yes"} == making.drawn(
            frame, secret, given
        )


def _proportions(frame: Frame, drawn: Counter[str]) -> None:
    sizes = frame.sizes()
    for stratum in frame.strata:
        size = sizes[stratum.name]
        if frame.total is not None:
            wish = Fraction(frame.total * size, sum(sizes.values()))
        elif stratum.asked.endswith("%"):
            wish = Fraction(stratum.asked[:-1]) * size / 100
        else:
            wish = Fraction(stratum.asked)
        found = sum(times for name, times in drawn.items() if name in (stratum.name, f"'{stratum.name}"))
        assert abs(found - wish) < 1
    if frame.total is not None:
        assert sum(drawn.values()) == frame.total


def test_the_script_stands_alone_and_says_what_differs(tmp_path):
    code = SCRIPT.read_text(encoding="utf-8")
    assert len([line for line in code.splitlines() if line.strip()]) <= 30
    assert re.findall(r"^ *(?:import|from) .*", code, re.M) == [
        "import csv, decimal, hashlib, math, sys  # noqa: E401, I001"
    ]
    sheet = making.sheet(making.PLAIN)
    for text, code in ((sheet, 0), ("\ufeff" + sheet.replace("\n", "\r\n"), 0), (sheet.replace("生产", "生厂"), 1)):
        path = tmp_path / "sheet.csv"
        path.write_bytes(text.encode())
        run = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False
        )
        assert (run.returncode, run.stdout) == (code, "" if code else "equal\n"), run.stderr
        assert ("computed" in run.stderr) is bool(code)


def test_everybody_is_drawn_as_often_as_the_others():
    """3 of 10 in 3,000 draws: 900 each; four standard deviations are 100."""
    members = tuple(Member("全部", str(key), f"支部{key}") for key in range(1, 11))
    frame = Frame("抽查", "报数", (Stratum("全部", "3"),), members)
    digest, found = frame.digest(), Counter()
    for given in range(3000):
        found.update(place.member.id for place in draw(frame, seed(digest, making.SECRET, str(given))) if place.drawn)
    assert sum(found.values()) == 9000
    assert all(800 < found[one.id] < 1000 for one in members), found


def test_every_part_of_the_input_changes_the_seed():
    base = making.PLAIN
    whole = base.digest()
    others = [
        Frame(base.title + "二", base.source, base.strata, base.members),
        Frame(base.title, base.source + "二", base.strata, base.members),
        Frame(base.title, base.source, (base.strata[0], Stratum("机关", "2")), base.members),
        Frame(base.title, base.source, (Stratum("国有企业"), Stratum("机关")), base.members, 3),
        Frame(base.title, base.source, base.strata, base.members[1:]),
        Frame(base.title, base.source, base.strata, (Member("国有企业", "3", "机关第一党支部"), *base.members[1:])),
        Frame(base.title, base.source, base.strata, (Member("机关", "4", "机关第一党支部"), *base.members[1:])),
        Frame(base.title, base.source, base.strata, (Member("机关", "3", "机关党支部"), *base.members[1:])),
        Frame(
            base.title, base.source, base.strata, (Member("机关", "3", "机关第一党支部", "今年查过"), *base.members[1:])
        ),
    ]
    assert len({whole, *(one.digest() for one in others)}) == 10
    same = Frame(base.title, base.source, base.strata[::-1], base.members[::-1])
    assert same.digest() == whole
    assert len({seed(whole, making.SECRET, "1"), seed(whole, making.SECRET, "11"), seed(whole, "1" * 64, "1")}) == 3


def test_secrets_are_32_bytes_of_chance():
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in secrets)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("7", "7"), (" 7\n", "7"), ("007", "7"), ("000", "0"), ("０７１２", "712"), ("9" * 15, "9" * 15)],
)
def test_a_number_has_one_form(typed, meant):
    assert number(typed) == meant


@pytest.mark.parametrize("typed", ["", " ", "-1", "+7", "1.5", "1,000", "1 000", "七", "٣", "9" * 16, "1e3", "½"])
def test_what_is_no_number(typed):
    with pytest.raises(Invalid, match="整数") as refused:
        number(typed)
    assert refused.value.field == "number"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("3", "3"), (" 03 ", "3"), ("0", "0"), ("10%", "10%"), ("１０％", "10%"), ("010 %", "10%"), ("12.50%", "12.5%"),
     ("0.05%", "0.05%"), ("10.00%", "10%"), ("100%", "100%")],
)  # fmt: skip
def test_what_is_asked_of_a_stratum_has_one_form(typed, meant):
    assert sharing.asked(typed) == meant
    assert sharing.is_asked(meant)
    assert typed == meant or not sharing.is_asked(typed)


@pytest.mark.parametrize(
    "typed", ["", "%", "0%", "0.00%", "101%", "100.01%", "1.234%", "-1", "1.5", "三", "1e2", "1/2", "none"]
)
def test_what_cannot_be_asked_of_a_stratum(typed):
    with pytest.raises(Invalid):
        sharing.asked(typed)
    assert not sharing.is_asked(typed)


def test_shares_are_rounded_up_and_totals_go_to_the_largest_remainders():
    assert [sharing.count("10%", size) for size in (0, 1, 4, 10, 11, 20)] == [0, 1, 1, 1, 2, 2]
    assert [sharing.count("33.3%", size) for size in (3, 1000)] == [1, 333]
    assert sharing.share_out(10, {"甲": 60, "乙": 25, "丙": 15}) == {
        "甲": 6,
        "乙": 2,
        "丙": 2,
    }  # equal remainders: by name
    assert sharing.share_out(3, {"甲": 1, "乙": 1, "丙": 1, "丁": 0}) == {"甲": 1, "乙": 1, "丙": 1, "丁": 0}
    assert sharing.share_out(1, {"甲": 2, "乙": 3}) == {"甲": 0, "乙": 1}
    assert sharing.share_out(5, {"甲": 0}) == {"甲": 0}


def test_texts_have_one_form():
    assert clean(" 一\u3000二\n三\u200b\ufeff四\u202e ") == "一 二 三四"
    assert clean("e\u0301") == "é"
    assert clean(clean("\u200b \u0301")) == clean("\u200b \u0301")
    assert label('甲,"乙"') == "甲，＂乙＂"


def _bad(**changes: object) -> list[str]:
    base = {
        "title": "抽查",
        "source": "报数",
        "strata": (Stratum("机关", "1"),),
        "members": (Member("机关", "1", "甲"),),
    }
    return problems(Frame(**{**base, **changes}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"members": ()}, "名单是空的"),
        ({"title": ""}, "标题是空的"),
        ({"source": ""}, "数字来源是空的"),
        ({"title": "a,b"}, "全角"),
        ({"strata": (Stratum("机关", "1"), Stratum("机关", "1"))}, "分层“机关”重复"),
        ({"strata": (Stratum("机关", "2"),)}, "要抽 2 个，可抽的只有 1 个"),
        ({"strata": (Stratum("机关", "01"),)}, "数量“01”不对"),
        ({"strata": (Stratum("机关"),)}, "数量“”不对"),
        ({"strata": (Stratum("机关", "1"),), "total": 1}, "已经要求总数"),
        ({"strata": (Stratum("机关"),), "total": 2}, "应在 1 和可抽的 1 个之间"),
        ({"strata": (Stratum("机关"),), "total": 0}, "应在 1 和可抽的 1 个之间"),
        ({"members": (Member("机关", "1", "甲"), Member("机关", "1", "乙"))}, "编号 1 在名单里不止一行"),
        ({"members": (Member("机关", "", "甲"),)}, "编号“”不对"),
        ({"members": (Member("机关", "1|2", "甲"),)}, "编号“1|2”不对"),
        ({"members": (Member("学校", "1", "甲"),)}, "没有在分层中列出"),
        ({"members": (Member("机关", "1", ""),)}, "名称是空的"),
        ({"members": (Member("机关", "1", "甲\tno\t\nmember"),)}, "看不见的字符"),
        ({"members": (Member("机关", "1", "甲\u200b"),)}, "看不见的字符"),
        ({"members": (Member("机关", "1", "甲", " "),)}, "排除原因"),
    ],
)
def test_a_frame_that_cannot_be_drawn_from_says_why(changes, words):
    assert any(words in one for one in _bad(**changes)), _bad(**changes)
    assert _bad() == []
