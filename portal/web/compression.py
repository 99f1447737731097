"""Compression of pages that hold a token and reflect what was typed."""

import secrets
import zlib

from flask import Response, request


def gzipped(data: bytes) -> bytes:
    """gzip level 1 with a name of random length, so that the length of a page tells nothing about its secrets."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = secrets.token_hex(1 + secrets.randbelow(32)).encode()
    head = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x04\xff" + name + b"\x00"
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return head + packer.compress(data) + packer.flush() + tail


def compress(response: Response) -> Response:
    if (
        response.status_code in (200, 422, 409)
        and not response.direct_passthrough
        and (response.mimetype or "").startswith("text/")
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
    ):
        data = response.get_data()
        if len(data) > 1000:
            response.set_data(gzipped(data))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
    return response
