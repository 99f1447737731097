"""The file: a zip of members, each with its hash in the manifest, the manifest signed with the audit key."""

import hashlib
import hmac
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from portal.errors import Invalid

FORM = "portal-backup-1"
MANIFEST = "manifest.json"
BLOCK = 1 << 20
# What zipfile raises for a file that is none, is cut, encrypted or has flipped bits.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, RuntimeError, UnicodeError,
)  # fmt: skip

DAMAGED = "备份文件不完整或已损坏：{}。没有恢复任何内容，请换一份备份。"


class Writing:
    """A backup that is being written, member by member."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a member from its parts, and note its size and hash."""
        size, sha = 0, hashlib.sha256()
        with self._archive.open(name, "w", force_zip64=True) as member:
            for part in parts:
                member.write(part)
                sha.update(part)
                size += len(part)
        self.members[name] = {"size": size, "sha256": sha.hexdigest()}

    def finish(self, facts: dict[str, Any], key: str) -> None:
        """Write the manifest: the facts, the members with their hashes, and the key's signature over all."""
        manifest = {"form": FORM, **facts, "members": self.members, "key": fingerprint(key)}
        manifest["signature"] = _signature(manifest, key)
        self._archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """A new backup file: readable by its owner alone, and under its name only when it is whole and on the disk."""
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        try:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=2) as archive:
                yield Writing(archive)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            part.unlink()
            raise
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


@contextmanager
def reading(path: Path, key: str) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """An existing backup file and its manifest, every member checked against it. Raises Invalid.

    `ours` in the manifest: this machine's key signed it.
    """
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            manifest = _manifest_of(archive, key)
        except FileNotFoundError:
            raise Invalid(f"找不到备份文件 {path}。") from None
        except UNREADABLE as error:
            raise Invalid(DAMAGED.format("打不开，可能没有写完或在传输中损坏")) from error
        yield archive, manifest


def _manifest_of(archive: zipfile.ZipFile, key: str) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        members, signature = manifest["members"], manifest.pop("signature")
        ours = manifest["key"] == fingerprint(key)
        if manifest["form"] != FORM:
            raise Invalid("这份备份的格式不是本版本能读的，请用做备份时的版本恢复。")
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(DAMAGED.format("清单缺失或读不出")) from error
    if ours and not hmac.compare_digest(str(signature), _signature(manifest, key)):
        raise Invalid(DAMAGED.format("清单被改动过，与审计密钥的签名不符"))
    names = archive.namelist()
    if len(names) != len(set(names)) or set(names) != {*members, MANIFEST}:
        raise Invalid(DAMAGED.format("文件的清单与内容不一致"))
    for name, expected in members.items():
        if hash_of(archive, name) != (expected["size"], expected["sha256"]):
            raise Invalid(DAMAGED.format(f"{name} 的校验值不符"))
    return manifest | {"ours": ours}


def hash_of(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    """Size and SHA-256 of a member."""
    size, sha = 0, hashlib.sha256()
    with archive.open(name) as member:
        while part := member.read(BLOCK):
            size += len(part)
            sha.update(part)
    return size, sha.hexdigest()


def safe(name: str) -> bool:
    """Whether a member's name stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\x00" not in name


def fingerprint(key: str) -> str:
    """What tells one audit key from another without giving it away."""
    return hashlib.sha256(b"portal-backup-key:" + key.encode()).hexdigest()[:16]


def _signature(manifest: dict[str, Any], key: str) -> str:
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
