"""The zip of an office file, read with suspicion: what the reading of workbooks and the checking of attachments share."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 10 * 2**20
MAX_PARTS = 2000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
END = b"PK\x05\x06"
CHUNK = 2**18
LOCAL = struct.Struct("<4s5H3I2H")  # the head of a part, before its name
DESCRIPTOR = 24  # bytes that may follow a part whose size was not known when its head was written


class BadPackage(ValueError):
    """A package that cannot be used; `reason` is locked, bomb, damaged or strange."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def opened(data: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The package and its parts, neither locked nor a bomb by its own index. Raises BadPackage."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except Exception as broken:  # a hostile directory breaks zipfile in many ways
        raise BadPackage("damaged") from broken
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadPackage("locked")
    if len(parts) > MAX_PARTS or _is_bomb(sum(part.file_size for part in parts), len(data)):
        raise BadPackage("bomb")
    return archive, parts


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS_ABOVE and unpacked > packed * MAX_RATIO)


def check_layout(data: bytes, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Every byte belongs to exactly one part or to the index, and every name to one place. Raises BadPackage.

    Nothing before, between or behind the parts: another reader of the same bytes finds nothing else in them.
    """
    names = [part.orig_filename for part in parts]
    if len({name.lower() for name in names}) != len(names) or not all(map(_is_plain, names)):
        raise BadPackage("strange")
    at = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        start = _start_of(data, part)
        if not at <= part.header_offset <= at + (DESCRIPTOR if at else 0) or part.compress_type not in (0, 8):
            raise BadPackage("strange")
        at = start + part.compress_size
    end = data.rfind(END)
    if not at <= archive.start_dir <= at + DESCRIPTOR or end + 22 != len(data):
        raise BadPackage("strange")


def _start_of(data: bytes, part: zipfile.ZipInfo) -> int:
    """Where the content of a part begins; the name in its head must be the one in the index."""
    head = data[part.header_offset : part.header_offset + LOCAL.size]
    if len(head) < LOCAL.size or not head.startswith(ZIP):
        raise BadPackage("damaged")
    *_, name_length, extra_length = LOCAL.unpack(head)
    begins = part.header_offset + LOCAL.size
    encoding = "utf-8" if part.flag_bits & 0x800 else "cp437"
    if data[begins : begins + name_length] != part.orig_filename.encode(encoding, "replace"):
        raise BadPackage("strange")
    return int(begins + name_length + extra_length)


def _is_plain(name: str) -> bool:
    """Whether a part's name is a relative path that stays inside."""
    inside = not name.startswith("/") and ".." not in name.split("/")
    return inside and not any(char in '\\:*?"<>|' or ord(char) < 32 for char in name)


def unpack(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part in chunks, never more than its index says. Raises BadPackage when that was a lie."""
    start = _start_of(data, part)
    packed = memoryview(data)[start : start + part.compress_size]
    size, crc = 0, 0
    for chunk in _inflated(packed) if part.compress_type else _sliced(packed):
        size += len(chunk)
        if size > part.file_size:
            raise BadPackage("bomb")
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if size != part.file_size or crc != part.CRC:
        raise BadPackage("damaged")


def _sliced(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), CHUNK):
        yield bytes(packed[at : at + CHUNK])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in _sliced(packed):
            yield machine.decompress(piece, CHUNK)
            while machine.unconsumed_tail:
                yield machine.decompress(machine.unconsumed_tail, CHUNK)
        yield machine.flush()
    except zlib.error as broken:
        raise BadPackage("damaged") from broken
    if not machine.eof or machine.unused_data:
        raise BadPackage("damaged")


def ole_kind(data: bytes) -> str:
    """What an OLE container holds: locked (an encrypted package), xls, doc, ppt, or nothing known."""
    for word, kind in (
        ("EncryptedPackage", "locked"),
        ("Workbook", "xls"),
        ("WordDocument", "doc"),
        ("PowerPoint", "ppt"),
    ):
        if word.encode("utf-16-le") in data:
            return kind
    return "xls" if "\0Book\0".encode("utf-16-le") in data else ""
