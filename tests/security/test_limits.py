"""What one visitor may make the portal work for or keep."""

import unicodedata

from portal import web
from portal.accounts import passwords, sessions
from portal.drafts import store
from portal.drafts.models import Draft

LONG = "\ufdfa" * 300_000  # one character that becomes eighteen


def test_a_user_name_of_a_megabyte_is_cut_before_it_is_folded(monkeypatch):
    folded = _lengths(monkeypatch)
    assert len(sessions.folded(LONG)) <= 100
    passwords._bytes(LONG)
    assert max(folded) <= passwords.MOST * 4


def _lengths(monkeypatch):
    """The lengths of the texts that are normalised from now on."""
    seen: list[int] = []
    usual = unicodedata.normalize

    class Watched:
        @staticmethod
        def normalize(form: str, text: str) -> str:
            seen.append(len(text))
            return usual(form, text)

    for module in (sessions, passwords):
        monkeypatch.setattr(module, "unicodedata", Watched)
    return seen


def test_names_and_passwords_still_read_the_same_in_full_width():
    assert sessions.folded("　ＡＤＭＩＮ ") == sessions.folded("admin\x00") == "admin"
    stored = passwords.hashed("Ｂlue-Kettle-19")
    assert passwords.verify(stored, "Blue-Kettle-１９")


def test_one_person_keeps_a_hundred_drafts_and_the_oldest_go(world, visit):
    other = visit("colleague")
    other.post("/drafts", {"_path": "/pledges/new", "post": "干事"}, status=204)
    browser = visit("member")
    for number in range(store.KEPT + 5):
        browser.post("/drafts", {"_path": f"/pledges/{number}/edit", "post": "干事"}, status=204)
    kept = {path for (path,) in Draft.select(Draft.path).where(Draft.person == world.member.person.id).tuples()}
    assert kept == {f"/pledges/{number}/edit" for number in range(5, store.KEPT + 5)}
    assert Draft.select().where(Draft.person == world.colleague.person.id).count() == 1


def test_a_draft_of_names_alone_is_no_way_round_its_limit(visit):
    browser = visit("member")
    names = {f"{number:06d}" + "x" * 994: "1" for number in range(store.MOST // 1000 + 1)}
    browser.post("/drafts", {"_path": "/pledges/new", **names}, status=204)
    assert not Draft.select().exists()


def test_a_download_names_no_folder(app):
    with app.test_request_context("/"):
        header = web.download(b"", "标注-../../a\r\nX: 1.xlsx", web.XLSX).headers["Content-Disposition"]
    assert header.endswith("..%2F..%2Fa%0D%0AX%3A%201.xlsx")
