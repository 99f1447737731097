"""The corpus: every file is made here; what may be kept and what may not, each under a name that people would give it."""

import random
from functools import cache

from tests.uploads import images, packages, papers

LONG = "关于" + "党支部" * 120 + ".docx"
NAMES = (
    "承诺践诺照片.jpg",
    "🌸活动📷.JPG",
    "README",
    "a" * 300 + ".png",
    "../../etc/passwd",
    "假的.exe",
    "会议 记录 (最终版) v2.1.pdf",
)


@cache
def good() -> dict[str, tuple[str, bytes, str]]:
    """What it is → (name, content, kind)."""
    found = {what: ("照片.jpg", data, "image") for what, data in images.good().items()}
    found |= {what: ("报告.pdf", data, "pdf") for what, data in papers.good().items()}
    found |= {what: (f"总结.{kind}", data, kind) for what, (data, kind) in packages.good().items()}
    photo = images.good()["jpeg turned, with place"]
    found |= {f"named {name[:20]!r}": (name, photo, "image") for name in NAMES}
    found["named at length"] = (LONG, packages.good()["docx"][0], "docx")
    found["just small enough"] = ("大.pdf", _grown(10 * 2**20), "pdf")
    return found


@cache
def bad() -> dict[str, tuple[str, bytes]]:
    """What it is → (name, content)."""
    found = {what: ("照片.jpg", data) for what, data in images.bad().items()}
    found |= {what: ("报告.pdf", data) for what, data in papers.bad().items()}
    found |= {what: ("总结.docx" if what[:3] != "xls" else "台账.xlsx", data) for what, data in packages.bad().items()}
    noise = random.Random(7).randbytes(5000)
    others = {
        "nothing": b"", "one byte": b"\0", "a byte too much": _grown(10 * 2**20 + 1), "noise": noise,
        "windows program": b"MZ\x90\0" + noise, "linux program": b"\x7fELF\2\1\1" + noise, "shell script": b"#!/bin/sh\nrm -rf /\n",
        "page": b"<!doctype html><html><script>alert(1)</script></html>", "words": "只是文字。\n".encode() * 50,
        "table of words": "姓名,岗位\n张三,科员\n".encode("gb18030") * 50, "rtf": b"{\\rtf1\\ansi hello}",
        "rar": b"Rar!\x1a\x07\0" + noise, "7z": b"7z\xbc\xaf\x27\x1c" + noise, "gzip": b"\x1f\x8b\x08\0" + noise,
        "video": b"\0\0\0\x18ftypmp42\0\0\0\0isom" + noise, "class file": b"\xca\xfe\xba\xbe\0\0\0\x34" + noise,
    }  # fmt: skip
    return found | {what: ("照片.jpg", data) for what, data in others.items()}


def _grown(size: int) -> bytes:
    """A PDF of exactly so many bytes."""
    plain = papers.classic(papers.document())
    made = papers.inserted(plain, b" " * (size - len(plain)))
    return papers.inserted(plain, b" " * (2 * size - len(plain) - len(made)))
