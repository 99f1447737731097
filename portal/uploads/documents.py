"""PDF files: whole, open to all, and without anything that acts by itself.

No reader is trusted to find everything: every place at which some reader may begin an object is read, and every
name in it is looked at; what lies packed in object streams is unpacked first. All of it within a budget.
"""

import re
import zlib

from portal.uploads.refusing import AS_PDF, DAMAGED, Unfit

TAIL = 1024  # within so many bytes of the end stands %%EOF (ISO 32000-1, annex H)
MOST_UNPACKED = 64 * 2**20  # bytes of all object streams
MOST_TOKENS = 3_000_000
MOST_TABLE = 2**20  # bytes of the table at the head of an object stream
WORK = 3  # times its length that a file may be read over, however its objects lie in each other

ACTING = frozenset(
    (
        b"JS", b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"XFA", b"RichMedia", b"RichMediaContent", b"Rendition",
        b"Movie", b"Sound", b"3D", b"U3D", b"PRC", b"GoToE", b"GoToR", b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment",
    )
)  # fmt: skip
ACTS = f"PDF 里带有脚本、自动执行的动作或附带的文件，为安全起见不接收。{AS_PDF}"
LOCKED = "PDF 设有密码或使用限制。请取消后另存一份，或打开后重新“打印为 PDF”，再上传。"
ALSO_ZIP = "文件同时是 PDF 和压缩包，为安全起见不接收。请把 PDF 另存一份后再上传。"
TOO_MUCH = f"PDF 的结构过于复杂，无法检查。{AS_PDF}"

# A comment may stand before obj, and ends its line. One blank is asked for: a run of them would be read over and over.
OBJECT = re.compile(rb"(?<=[0-9\0\t\n\f\r ])obj|trailer")
NUMBERED = re.compile(rb"[0-9]+[\0\t\n\f\r ]+[0-9]+[\0\t\n\f\r ]+obj")
TABLE = re.compile(rb"[0-9\0\t\n\f\r ]*")
# What decides where an object and its strings end; numbers and words between do not.
TOKEN = re.compile(
    rb"%[^\r\n]*|/[^\0\t\n\f\r ()<>\[\]{}/%]*|\(|<<|>>|<[^<>]*>?|[\[\]]|(?<![a-z])stream[ \t]*\r?\n?|endobj"
)
IN_STRING = re.compile(rb"\\.|[()]", re.S)
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
FILTERS = frozenset(
    (
        b"FlateDecode", b"Fl", b"LZWDecode", b"LZW", b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85", b"RunLengthDecode",
        b"RL", b"DCTDecode", b"DCT", b"CCITTFaxDecode", b"CCF", b"JPXDecode", b"JBIG2Decode", b"Crypt",
    )
)  # fmt: skip
TOLD = ACTING | FILTERS | {b"Encrypt", b"Page", b"Pages", b"ObjStm", b"First", b"N", b"Predictor"}
OPENING, CLOSING = (b"<<", b"["), (b">>", b"]")
ENDINGS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")


def check(data: bytes) -> None:
    """Raise Unfit unless this is a PDF that may be kept; the file itself is kept as it is."""
    if not re.match(rb"%PDF-[12]\.[0-9]", data):
        raise Unfit(f"PDF 的开头不对。{DAMAGED}")
    if b"%%EOF" not in data[-TAIL:] or not _points_home(data):
        raise Unfit(f"PDF 没有结尾。{DAMAGED}")
    if all(mark in data for mark in ENDINGS):
        raise Unfit(ALSO_ZIP)
    reading = _Reading(data)
    reading.read()
    if not reading.pages:
        raise Unfit(f"PDF 里没有页面。{DAMAGED}")


def _points_home(data: bytes) -> bool:
    """Whether the end names a place in the file where a table of objects stands."""
    found = re.findall(rb"startxref[\0\t\n\f\r ]+([0-9]{1,10})", data[-2 * TAIL :])
    if not found:
        return False
    place = data[int(found[-1]) : int(found[-1]) + 64].lstrip(b"\0\t\n\f\r ")
    return place.startswith(b"xref") or NUMBERED.match(place) is not None


class _Reading:
    """One pass over a file with its budget."""

    def __init__(self, data: bytes) -> None:
        self.data, self.pages = data, False
        self.budget, self.tokens = WORK * len(data) + 2**16, 0
        self.unpacked = 0

    def read(self) -> None:
        for found in OBJECT.finditer(self.data):
            self._object(found.end())

    def _spend(self, much: int) -> None:
        self.budget -= much
        if self.budget < 0:
            raise Unfit(TOO_MUCH)

    def _walk(self, data: bytes, at: int, *, whole: bool = False) -> tuple[list[bytes], int]:
        """The names of an object, each judged, and where its stream begins (0: it has none).

        `whole`: until its brackets are closed, else until endobj.
        """
        names, depth, start, most = [], 0, at, MOST_TOKENS
        while found := TOKEN.search(data, at):
            token, at = found.group(), found.end()
            self.tokens += 1
            if self.tokens > most:
                raise Unfit(TOO_MUCH)
            if token[0] == 47:  # a slash
                name = _name(token)
                if name in TOLD:
                    self._judge(name)
                    names.append(name)
            elif token == b"(":
                at = _after_string(data, at)
            elif token in OPENING:
                depth += 1
            elif token in CLOSING:
                depth -= 1
                if whole and depth <= 0:
                    break
            elif token[0] == 115 or token == b"endobj":
                self._spend(at - start)
                return names, at if token[0] == 115 else 0
        else:
            at = len(data)
        self._spend(at - start)
        return names, 0

    def _object(self, at: int) -> None:
        """One object from its first byte, and the object stream that it may be."""
        names, stream = self._walk(self.data, at)
        if stream and (b"ObjStm" in names or {b"First", b"N"} <= set(names)):
            self._packed(stream, names)

    def _judge(self, name: bytes) -> None:
        if name in ACTING:
            raise Unfit(ACTS)
        if name == b"Encrypt":
            raise Unfit(LOCKED)
        if name in (b"Page", b"Pages"):
            self.pages = True

    def _packed(self, at: int, names: list[bytes]) -> None:
        """The objects within an object stream."""
        end = self.data.find(b"endstream", at)
        if end < 0:
            raise Unfit(f"PDF 里有打不开的部分。{DAMAGED}")
        self._spend(end - at)
        content = self.data[at:end]
        filters = [name for name in names if name in FILTERS]
        if filters in ([b"FlateDecode"], [b"Fl"]) and b"Predictor" not in names:
            content = self._inflated(content)
        elif filters:
            raise Unfit(TOO_MUCH)
        self.budget += WORK * len(content)
        for start in self._places(content):
            self._walk(content, start, whole=True)

    def _inflated(self, packed: bytes) -> bytes:
        machine = zlib.decompressobj()
        try:
            content = machine.decompress(packed, MOST_UNPACKED - self.unpacked + 1)
        except zlib.error as broken:
            raise Unfit(f"PDF 里有打不开的部分。{DAMAGED}") from broken
        self.unpacked += len(content)
        if self.unpacked > MOST_UNPACKED:
            raise Unfit(TOO_MUCH)
        if not machine.eof:
            raise Unfit(f"PDF 里有打不开的部分。{DAMAGED}")
        return content

    def _places(self, content: bytes) -> list[int]:
        """Where objects begin in an object stream: at its start, and wherever a number of its table may point."""
        head = TABLE.match(content)
        first = head.end() if head else 0
        if first > MOST_TABLE:
            raise Unfit(TOO_MUCH)
        numbers = [int(one) for one in content[:first].split() if len(one) < 10]
        return sorted({first, *(first + one for one in numbers[1::2] if first + one < len(content))})


def _name(token: bytes) -> bytes:
    """A name without its slash, its #xx resolved."""
    return HEX.sub(lambda found: bytes([int(found.group(1), 16)]), token[1:]) if b"#" in token else token[1:]


def _after_string(data: bytes, at: int) -> int:
    """Where a string ends that began before `at`."""
    depth = 1
    for found in IN_STRING.finditer(data, at):
        mark = found.group()
        depth += 1 if mark == b"(" else -1 if mark == b")" else 0
        if not depth:
            return found.end()
    return len(data)
