"""Attachments: 0 bad accepted and 0 good refused over a corpus that a script makes; nothing but Invalid is ever raised."""

import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from portal.errors import Invalid
from portal.sheets.package import BadPackage, check_layout, opened
from portal.uploads import naming
from portal.uploads.checking import MOST_BYTES, Checked, check
from portal.uploads.models import KINDS
from portal.uploads.pictures import LONGEST, MOST_KEPT
from tests.uploads import corpus, images, packages, papers

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 640 * 2**20  # bytes of address space that checking may take beyond what Python and its libraries have


def judged(name: str, data: bytes) -> Checked | None:
    try:
        return check(name, data)
    except Invalid:
        return None


def test_no_bad_file_is_accepted_and_no_good_one_refused(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = corpus.good(), corpus.bad()
    refused = [what for what, (name, data, _kind) in good.items() if judged(name, data) is None]
    accepted = [what for what, (name, data) in bad.items() if judged(name, data) is not None]
    with capsys.disabled():
        print(f"\nattachments: {len(good)} good, {len(refused)} refused; {len(bad)} bad, {len(accepted)} accepted")
    assert (refused, accepted) == ([], [])
    assert len(good) + len(bad) >= 60
    assert len({data for _name, data, _kind in good.values()}) >= 40
    assert len({data for _name, data in bad.values()}) >= 40


@pytest.mark.parametrize("what", corpus.good())
def test_a_good_file_is_of_its_kind(what: str) -> None:
    name, data, kind = corpus.good()[what]
    kept = check(name, data)
    assert kept.kind == kind
    assert kept.kind in KINDS
    assert kept.name.lower().endswith(kept.ending)
    assert 0 < len(kept.name) <= 250
    assert kind == "image" or kept.data == data


@pytest.mark.parametrize("what", corpus.bad())
def test_a_refusal_names_the_file_and_says_what_to_do(what: str) -> None:
    name, data = corpus.bad()[what]
    with pytest.raises(Invalid) as refusal:
        check(name, data)
    said = refusal.value.message
    assert said.startswith(f"“{name}”没有收下：")
    assert "请" in said or "可以上传" in said
    assert said.endswith("。")


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ("heic", "兼容性最佳"), ("doc", "另存为 .docx"), ("xls", "另存为 .xlsx"), ("ppt", "PDF"), ("rtf", "另存为 .docx"),
        ("svg", "PNG"), ("page", "网页"), ("words", "文本文件"), ("zip", "解压"), ("windows program", "程序"), ("ofd", "OFD"),
        ("docm as docx", "宏"), ("docx with a password", "密码"), ("pdf with a password", "密码"), ("a byte too much", "10 MB"),
        ("nothing", "0 字节"), ("png flood", "尺寸太大"), ("docx bomb", "大得不正常"), ("pdf that is a zip too", "压缩包"),
        ("pdf script in an object stream", "脚本"), ("docx overlapping", "内部结构"), ("docx that climbs", "内部结构"),
        ("docx with hidden macros", "宏"), ("docx with a docm", "宏"), ("docx with a bomb", "大得不正常"), ("pptx", "PPT"),
        ("docx bomb by a lie", "大得不正常"), ("docx of many bombs", "大得不正常"), ("docx that calls in numbers", "链接"),
        ("docx that calls in other quotes", "链接"), ("docx that calls in wide letters", "链接"),
        ("docx of fields without end", "链接"), ("pdf of a table without end", "过于复杂"), ("pdf script behind a comment", "脚本"),
        ("docx that fetches a template", "链接"),
    ],
)  # fmt: skip
def test_the_reason_is_the_right_one(what: str, word: str) -> None:
    with pytest.raises(Invalid, match=word):
        check(*corpus.bad()[what])


@pytest.mark.parametrize("what", images.good())
def test_a_picture_keeps_its_pixels_and_nothing_else(what: str) -> None:
    data = images.good()[what]
    kept = check("照片.jpg", data)
    secret = images.SECRET.encode()
    assert secret not in kept.data
    assert kept.data.endswith(b"\xff\xd9" if kept.ending == ".jpg" else b"IEND\xaeB`\x82")
    with Image.open(io.BytesIO(kept.data)) as image:
        image.load()
        assert image.format == {".jpg": "JPEG", ".png": "PNG"}[kept.ending]
        assert max(image.size) <= LONGEST
        assert image.width * image.height <= MOST_KEPT
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "transparency"}
        assert getattr(image, "n_frames", 1) == 1
    if kept.ending == ".jpg":
        assert not any(mark in kept.data for mark in (b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE", b"PK\x03\x04"))


def test_the_corpus_would_show_metadata() -> None:
    """The test above can fail: what it looks for is in the files."""
    assert sum(images.SECRET.encode() in data for data in images.good().values()) >= 4


@pytest.mark.parametrize(
    ("what", "corner"), [("jpeg turned, with place", "right"), ("jpeg", "left"), ("webp", "right")]
)
def test_a_picture_stands_upright(what: str, corner: str) -> None:
    kept = check("照片.jpg", images.good()[what])
    with Image.open(io.BytesIO(kept.data)) as image:
        assert (image.width > image.height) == (corner == "left")
        at = (image.width - 8 if corner == "right" else 8, 8)
        red, green, blue = image.convert("RGB").getpixel(at)  # type: ignore[misc]
        assert red > 200
        assert green < 60
        assert blue < 60


def test_what_shows_through_still_does_and_grey_keeps_its_steps() -> None:
    with Image.open(io.BytesIO(check("a.png", images.good()["png that shows through"]).data)) as image:
        assert image.mode == "RGBA"
        assert image.getchannel("A").getextrema()[0] < 10
    with Image.open(io.BytesIO(check("a.png", images.good()["png of sixteen bits"]).data)) as image:
        low, high = image.convert("L").getextrema()
        assert low == 0
        assert 220 < high < 235  # 59,000 of 65,535


NAMED = {
    "承诺.jpg": "承诺.jpg", "a.JPEG": "a.JPEG", "a.png": "a.jpg", "..\\..\\x\\照片.jpg": "照片.jpg", "/etc/passwd": "passwd.jpg",
    "": "附件.jpg", "...": "附件.jpg", "a\0b.jpg": "ab.jpg", "\u202egpj.exe": "gpj.jpg", "a\r\nSet-Cookie: x.jpg": "aSet-Cookie_ x.jpg",
    "📷👨\u200d👩\u200d👧.jpg": "📷👨\u200d👩\u200d👧.jpg", "x" * 400: "x" * 246 + ".jpg",
    "<b>.jpg": "_b_.jpg", "2026.11.21 总结": "2026.11.21 总结.jpg",
    "a.php.jpg": "a.php.jpg", "a.jpg.exe": "a.jpg.jpg", "C:\\fakepath\\图.bmp": "图.jpg", "con|aux?.jpg": "con_aux_.jpg", "../": "附件.jpg",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMED)
def test_a_name_is_data_and_harmless(name: str) -> None:
    assert naming.cleaned(name, ".jpg") == NAMED[name]


@given(st.text(max_size=400))
def test_any_name_is_cleaned(name: str) -> None:
    made = naming.cleaned(name, ".docx")
    assert 5 < len(made) <= 250
    assert made.lower().endswith(".docx")
    assert not set(made) & set('/\\<>:"|?*\0\r\n\u202e\u2066')
    assert made[0] not in ". "
    assert naming.shown(name)


def test_the_layout_check_finds_overlaps_itself() -> None:
    data = packages.overlapping()
    archive, parts = opened(data)
    assert len(parts) > len(packages.docx()) + 1
    with pytest.raises(BadPackage, match="strange"):
        check_layout(data, archive, parts)
    with zipfile.ZipFile(io.BytesIO(data)) as naive:
        assert naive.read("word/media/b.emf") == b"0" * 9000  # a reader that trusts the index takes it


SEEDS = [
    *((name, data) for name, data, _kind in corpus.good().values() if len(data) < 60_000),
    *((name, data) for name, data in corpus.bad().values() if len(data) < 60_000),
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM"]),
)
def test_random_bytes_raise_nothing_but_invalid(data: bytes, head: bytes) -> None:
    judged("x.bin", head + data)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(range(len(SEEDS))), st.integers(0, 2**32))
def test_mutations_raise_nothing_but_invalid(which: int, seed: int) -> None:
    name, data = SEEDS[which]
    chance, made = random.Random(seed), bytearray(data)
    for _times in range(chance.randint(1, 12)):
        at = chance.randrange(len(made) + 1)
        change = chance.randrange(4)
        if change == 0:
            made[at : at + 1] = chance.randbytes(1)
        elif change == 1:
            del made[at : at + chance.randint(1, 200)]
        elif change == 2:
            made[at:at] = chance.randbytes(chance.randint(1, 40))
        elif made:
            other = chance.randrange(len(made))
            made[at:at] = made[other : other + chance.randint(1, 400)]
    kept = judged(name, bytes(made))
    assert kept is None or (kept.kind in KINDS and len(kept.data) <= MOST_BYTES)


SCRIPTS = {
    # where a script can stand, and must be found, whatever stands before it
    "in an array": b"<< /K [ << /S /JavaScript /JS (x) >> ] >>",
    "behind a string": b"<< /T (a \\( b \\) (c)) /S /JavaScript >>",
    "behind a hex string with a bracket": b"<< /T <28(> /S /JavaScript >>",
    "behind a comment": b"<< %(\n /S /JavaScript >>",
    "without blanks": b"<</S/JavaScript/JS(x)>>",
    "as a name of its own": b"/JavaScript",
    "spelled": b"<< /S /#4a#61v#61Script >>",
}


@pytest.mark.parametrize("where", SCRIPTS)
@pytest.mark.parametrize("build", [papers.classic, papers.packed])
def test_a_script_in_a_pdf_is_found(where: str, build: object) -> None:
    with pytest.raises(Invalid, match="脚本"):
        check("a.pdf", build(papers.document(more={6: SCRIPTS[where]})))  # type: ignore[operator]


CHECK_ALL = """
import resource, sys, zlib
from tests.uploads import corpus, images
from portal.errors import Invalid
from portal.uploads.checking import check
files = [(name, data) for name, data, *_ in [*corpus.good().values(), *corpus.bad().values()]]
check("a.jpg", next(iter(corpus.good().values()))[1])
large = zlib.compress(bytes(5600 * 22401))  # as many pixels as may be, each of four bytes
files.append(("a.png", images.png(5600, 5600, images.chunk(b"IDAT", large), colour=6)))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[1]),) * 2)
done = 0
for name, data in files:
    try:
        check(name, data)
    except Invalid:
        pass
    done += 1
print(done, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_checking_stays_within_bounded_memory(capsys: pytest.CaptureFixture[str]) -> None:
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHECK_ALL, str(MEMORY)],
        env=around,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    done, most = ran.stdout.split()
    with capsys.disabled():
        print(f"\nattachments: {done} files checked, at most {most} MB in memory")
    assert int(done) == len(corpus.good()) + len(corpus.bad()) + 1
