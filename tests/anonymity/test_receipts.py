"""The code of an anonymous author: nobody can guess it, and it may be typed as people type."""

import pytest

from portal.accounts.codes import ALPHABET
from portal.anonymity import receipts


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def test_codes_are_drawn_from_signs_that_nobody_mistakes():
    codes = {receipts.draw() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {14}
    assert set("".join(codes)) == {*ALPHABET, "-"}
    assert not set("0O1IL") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["7QKM-2HXD-PW9R", "7qkm2hxdpw9r", " 7QKM 2HXD PW9R\n", "７ＱＫＭ－２ＨＸＤ－ＰＷ９Ｒ", "7qkm—2hxd—pw9r"]
)
def test_however_it_is_typed_it_is_the_same(typed):
    assert receipts.digest(typed) == receipts.digest("7QKM-2HXD-PW9R")
    assert len(receipts.digest(typed)) == 64


@pytest.mark.parametrize(
    "typed", ["", "7QKM-2HXD-PW9", "7QKM-2HXD-PW9RR", "0QKM-2HXD-PW9R", "查询码", "\x00" * 12, "x" * 10_000]
)
def test_what_cannot_be_a_code_has_no_digest(typed):
    assert receipts.digest(typed) == ""


def test_the_digest_gives_nothing_away(app, monkeypatch):
    before = receipts.digest("7QKM-2HXD-PW9R")
    assert "7QKM" not in before.upper()
    monkeypatch.setitem(app.config, "AUDIT_KEY", "b" * 64)
    assert receipts.digest("7QKM-2HXD-PW9R") != before
