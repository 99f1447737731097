"""Pictures: as cameras, phones and screens make them, and as attackers do."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

SECRET = "zqmetadata"  # stands in every field that must not be kept


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """Something of many colours, brighter at the left, with a corner that shows which way is up."""
    image = Image.linear_gradient("L").resize((width, height))
    other = Image.radial_gradient("L").resize((width, height))
    made = Image.merge("RGB", (image, other, image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    ImageDraw.Draw(made).rectangle((0, 0, width // 8, height // 8), fill=(255, 0, 0))
    return made


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(turn: int = 6) -> Image.Exif:
    """Camera, place and remark, and how the camera was held."""
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x010E] = turn, SECRET, SECRET
    gps = made.get_ifd(0x8825)
    gps.update({1: "N", 2: (IFDRational(39), IFDRational(54), IFDRational(0)), 3: "E", 29: SECRET})
    return made


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0, interlace: int = 0) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


def interlaced() -> bytes:
    """Adam7, which Pillow reads but does not write."""
    size, rows = 64, b""
    for x0, y0, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        for y in range(y0, size, dy):
            rows += b"\0" + bytes((x * 3 + y) % 256 for x in range(x0, size, dx))
    return png(size, size, chunk(b"IDAT", zlib.compress(rows)), interlace=1)


def sixteen() -> bytes:
    rows = b"".join(b"\0" + b"".join(struct.pack(">H", x * 1000) for x in range(60)) for _y in range(40))
    return png(60, 40, chunk(b"IDAT", zlib.compress(rows)), depth=16)


@cache
def good() -> dict[str, bytes]:
    photo, zipped = scene(), b"PK\x03\x04" + b"x" * 40 + b"PK\x01\x02" + b"PK\x05\x06" + b"\0" * 18
    clear = photo.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(photo.size))
    frames = [scene(120, 90).rotate(turn) for turn in (0, 90, 180)]
    with_text = png(
        8, 8, chunk(b"tEXt", b"Comment\0" + SECRET.encode()), chunk(b"eXIf", exif(1).tobytes()[6:]),
        chunk(b"IDAT", zlib.compress((b"\0" + bytes(range(8))) * 8)),
    )  # fmt: skip
    return {
        "jpeg": saved(photo, "JPEG"),
        "jpeg turned, with place": saved(photo, "JPEG", exif=exif(), comment=SECRET.encode()),
        "jpeg mirrored": saved(photo, "JPEG", exif=exif(5)),
        "jpeg progressive": saved(photo, "JPEG", progressive=True),
        "jpeg of four inks": saved(photo.convert("CMYK"), "JPEG"),
        "jpeg grey": saved(photo.convert("L"), "JPEG"),
        "jpeg of twelve megapixels": saved(scene(4000, 3000), "JPEG", exif=exif(3), quality=60),
        "jpeg and zip": saved(photo, "JPEG") + zipped + SECRET.encode(),
        "mpo of a phone": saved(photo, "MPO", save_all=True, append_images=[scene(320, 240)], exif=exif(8)),
        "png photo": saved(photo, "PNG"),
        "png that shows through": saved(clear, "PNG"),
        "png palette": saved(photo.quantize(64), "PNG", transparency=0),
        "png of two colours": saved(photo.convert("1"), "PNG"),
        "png of sixteen bits": sixteen(),
        "png interlaced": interlaced(),
        "png with words": with_text,
        "png long screenshot": saved(scene(1080, 9000), "PNG"),
        "gif": saved(photo, "GIF", comment=SECRET.encode()),
        "gif that moves": saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=90),
        "gif and script": saved(scene(40, 30), "GIF") + b"*/=1;alert(1)//" + SECRET.encode(),
        "webp": saved(photo, "WEBP", exif=exif(6)),
        "webp that shows through": saved(clear, "WEBP", lossless=True),
        "webp that moves": saved(frames[0], "WEBP", save_all=True, append_images=frames[1:]),
        "bmp": saved(scene(200, 150), "BMP"),
    }  # fmt: skip


@cache
def bad() -> dict[str, bytes]:
    photo = scene()
    jpeg, whole = saved(photo, "JPEG"), saved(photo, "PNG")
    at = jpeg.index(b"\xff\xc0") + 5
    flood = zlib.compress(b"\0" * 2**20, 9)
    gif = b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x80\0\0" + b"\0" * 6
    frame = b"," + struct.pack("<HHHH", 0, 0, 65535, 65535) + b"\0\x02\x02D\x01\0;"
    return {
        "png flood": png(60_000, 60_000, chunk(b"IDAT", flood)),
        "png flood, thin": png(2_000_000_000, 1, chunk(b"IDAT", flood)),
        "png just too many": png(8000, 4001, chunk(b"IDAT", flood), depth=1),
        "gif flood": gif + frame,
        "gif flood in its frame": b"GIF89a" + struct.pack("<HH", 4, 4) + b"\x80\0\0" + b"\0" * 6 + frame,
        "jpeg flood": jpeg[:at] + struct.pack(">HH", 65500, 65500) + jpeg[at + 4 :],
        "webp flood": b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8L" + struct.pack("<I", 10) + b"\x2f\xff\xff\xff\x0f" + b"\0" * 13,
        "bmp flood": b"BM" + struct.pack("<IHHI", 99, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, 40000, 40000, 1, 24, 0, 0, 0, 0, 0, 0),
        "jpeg cut": jpeg[: len(jpeg) // 2],
        "jpeg of a head alone": jpeg[:20],
        "png cut": whole[: len(whole) // 2],
        "png damaged": whole[:40] + b"xxxx" + whole[44:],
        "gif cut": saved(photo, "GIF")[:3000],
        "webp cut": saved(photo, "WEBP")[:2000],
        "bmp cut": saved(photo, "BMP")[:5000],
        "gif that is a script": b"GIF89a=1/*\0\0\0\0\0*/;alert(1)",
        "jpeg that is a page": b"\xff\xd8\xff\xe0<html><script>alert(1)</script>",
        "png words bomb": png(8, 8, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"0" * 90 * 2**20, 9)), chunk(b"IDAT", b"")),
        "tiff": saved(photo, "TIFF"),
        "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 500,
        "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    }  # fmt: skip
