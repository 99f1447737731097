"""Pictures, made anew from their pixels: whatever else was in the file is gone."""

import io
import threading
import warnings
from typing import Any

from PIL import Image

from portal.uploads.refusing import DAMAGED, Unfit

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")  # a JPEG with more behind it opens as MPO
# Pixels of the longer side and in all, as kept: a long screenshot stays readable.
LONGEST, MOST_KEPT = 8000, 2560 * 2560
MOST_JPEG, MOST_OTHER = 64_000_000, 32_000_000  # pixels that may be decoded; a JPEG is decoded at a fraction of them
MOST_BYTES = 10 * 2**20
QUALITY = 86
PATIENCE = 8  # seconds that a picture waits for others: floods must not hold every thread
FEW_COLOURS = 256
ORIENTATION = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_270,), 7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}  # fmt: skip

TOO_MANY = "图片的尺寸太大（{width}×{height} 像素）。请缩小后再上传，例如用手机相册或画图软件另存为较小的尺寸。"

_one_at_a_time = threading.Lock()  # what decoding takes is bounded for one picture: let it not be multiplied


def remade(data: bytes) -> tuple[bytes, str]:
    """The picture anew as (content, ".jpg" or ".png"): turned upright, at most MOST_KEPT, no metadata. Raises Unfit."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise Unfit("现在处理的图片太多。请过一会儿再上传。")
    try:
        return _remade(data)
    finally:
        _one_at_a_time.release()


def _remade(data: bytes) -> tuple[bytes, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of many pixels and broken metadata; both are judged here
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                _check_size(opened)
                return _saved(_upright(opened))
        except Unfit:
            raise
        except Image.DecompressionBombError as bomb:
            raise Unfit("图片的尺寸太大，无法处理。请缩小后再上传。") from bomb
        except Exception as broken:  # Pillow fails in any way on a hostile or broken file
            raise Unfit(f"图片打不开。{DAMAGED}") from broken


def _check_size(image: Image.Image) -> None:
    """Judge by the head alone, before anything is decoded."""
    width, height = image.size
    if width * height > (MOST_JPEG if image.format in ("JPEG", "MPO") else MOST_OTHER):
        raise Unfit(TOO_MANY.format(width=width, height=height))


def _upright(opened: Image.Image) -> Image.Image:
    """The first picture in the file: RGB, or RGBA where something shows through; small enough and turned upright."""
    turn = _orientation(opened)
    if opened.format in ("JPEG", "MPO"):
        opened.draft("RGB", _kept_size(opened))
    opened.load()
    image: Image.Image = opened
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    elif image.mode == "F":
        image = image.convert("L")
    alpha = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    image = image.convert("RGBA" if alpha else "RGB")
    if alpha and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.thumbnail(_kept_size(image), Image.Resampling.LANCZOS, reducing_gap=2.0)
    for move in TURNS.get(turn, ()):
        image = image.transpose(move)
    return image


def _kept_size(image: Image.Image) -> tuple[int, int]:
    """Width and height that a picture may keep."""
    width, height = image.size
    factor = min(1.0, (MOST_KEPT / (width * height)) ** 0.5, LONGEST / max(width, height))
    return max(1, int(width * factor)), max(1, int(height * factor))


def _orientation(image: Image.Image) -> Any:
    try:
        return image.getexif().get(ORIENTATION, 1)
    except Exception:  # broken metadata says nothing about the picture
        return 1


def _saved(image: Image.Image) -> tuple[bytes, str]:
    image.info = {}  # Pillow would write comments and profiles from here
    if image.mode == "RGBA" or image.getcolors(FEW_COLOURS) is not None:
        data = _written(image, "PNG", optimize=image.width * image.height < 4_000_000)
        if len(data) <= MOST_BYTES:
            return data, ".png"
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    return _written(image, "JPEG", quality=QUALITY, optimize=True), ".jpg"


def _written(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
