"""Names of files as their users gave them: kept as data, made harmless, with the ending of what the file really is."""

import unicodedata

MOST = 250
_KNOWN = (
    "jpg jpeg jpe jfif png gif webp bmp heic heif avif tif tiff svg pdf doc docx docm dot dotx wps xls xlsx xlsm xlsb et csv "
    "ppt pptx dps txt rtf html htm xml zip rar 7z exe com bat cmd sh js vbs php jsp asp aspx ps1 lnk msi apk ofd odt ods"
)
ENDINGS = frozenset(_KNOWN.split())
SAME = {".jpg": ("jpg", "jpeg", "jpe", "jfif")}
FORBIDDEN = str.maketrans('<>:"|?*', "_" * 7)  # no system of an office takes them in a name
JOINER = "\u200d"  # holds emoji together


def cleaned(name: str, ending: str) -> str:
    """The last part of a name without control and direction characters, with `ending`, at most MOST characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(char for char in last if char == JOINER or unicodedata.category(char) not in _UNSEEN)
    stem, dot, old = kept.translate(FORBIDDEN).strip(" .").rpartition(".")
    if dot and old.lower() in SAME.get(ending, (ending[1:],)):
        ending = f".{old}"
    elif not dot or old.lower() not in ENDINGS:
        stem = f"{stem}{dot}{old}"
    stem = stem.strip(" .")[: MOST - len(ending)].strip(" .") or "附件"
    return stem + ending


# Control, format (direction marks among them), surrogate, private, unassigned, line and paragraph separators.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def shown(name: str, most: int = 40) -> str:
    """A name as a sentence quotes it: harmless and short."""
    plain = cleaned(name, ".x")[:-2] or "附件"
    last = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[2]
    if last.lower() in ENDINGS and "." in name:
        plain = f"{plain}.{last.lower()}"
    return plain if len(plain) <= most else f"{plain[: most // 2]}…{plain[-most // 3 :]}"
