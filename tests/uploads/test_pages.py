"""Sending ahead of the form, reading, taking away, and the form that carries files: with and without JavaScript."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from PIL import Image

from portal import clock
from portal.db import write
from portal.drafts import store
from portal.drafts.models import Draft
from portal.pledges.models import Pledge, PledgeItem, PledgeProgress
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment
from tests import factories as make
from tests.browser_client import Visitor
from tests.uploads import images, packages, papers

PDF = papers.classic(papers.document())
PHOTO = images.good()["jpeg turned, with place"]
ALONE = "default-src 'none'; sandbox"


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance folder of the test's own."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    return tmp_path


@pytest.fixture
def pledge(world: Any) -> Pledge:
    return make.pledge(world.member.person, "published", items=1)


@pytest.fixture
def form(pledge: Pledge) -> str:
    """The address of a form with files."""
    return f"/pledges/{pledge.id}/items/{PledgeItem.get(PledgeItem.pledge == pledge.id).id}/progress"


Visit = Callable[[str | None], Visitor]


def sent(*files: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    return [(io.BytesIO(data), name) for name, data in files]


def send(browser: Visitor, *files: tuple[str, bytes], status: int = 200) -> str:
    """As the script does: each by itself, the answer a line of the form."""
    data = {"files": sent(*files)}
    return browser.post("/files", data, status=status, headers={"HX-Request": "true"}).get_data(as_text=True)


def fields(html: str) -> list[str]:
    """The ids that the form would send."""
    return re.findall(r'<input type="checkbox" name="attached" value="(\d+)"[^>]* checked', html)


def progress(words: str = "走访五户") -> dict[str, Any]:
    return {"made_on": str(clock.today()), "text": words, "share": "40", "shown": "y"}


def test_a_file_sent_ahead_answers_with_its_line(visit: Visit) -> None:
    line = send(visit("member"), ("会议照片📷.jpg", PHOTO))
    row = Attachment.get()
    assert fields(line) == [str(row.id)]
    assert "会议照片📷.jpg" in line
    assert "<html" not in line
    assert (row.name, row.kind, row.record) == ("会议照片📷.jpg", "image", "")


def test_of_several_files_the_good_are_kept_and_the_bad_are_named(visit: Visit) -> None:
    html = send(
        visit("member"), ("a.pdf", PDF), ("<b>坏.docx", packages.bad()["docm as docx"]), ("c.pdf", PDF), status=422
    )
    assert [row.name for row in Attachment.select().order_by(Attachment.id)] == ["a.pdf", "c.pdf"]
    assert len(fields(html)) == 2
    assert "“_b_坏.docx”没有收下：里面带有宏" in html
    assert 'class="error"' in html


def test_without_a_script_the_answer_is_a_page(visit: Visit) -> None:
    html = visit("member").post("/files", {"files": sent(("a.pdf", PDF))}, status=200).get_data(as_text=True)
    assert "<h1" in html
    assert "a.pdf" in html
    assert "没有收到文件" in visit("member").post("/files", status=422).get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "data", "kind", "way"),
    [
        ("会议 照片📷.jpg", PHOTO, "image/jpeg", "inline"),
        ("透明.png", images.good()["png that shows through"], "image/png", "inline"),
        ("报告\"';.pdf", PDF, "application/pdf", "attachment"),
        ("a.docx", packages.good()["docx"][0], "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment"),
        ("a.xlsx", packages.good()["xlsx of wps"][0], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment"),
    ],
)  # fmt: skip
def test_a_file_is_given_out_under_its_name_and_can_do_nothing(
    name: str, data: bytes, kind: str, way: str, visit: Visit
) -> None:
    browser = visit("member")
    send(browser, (name, data))
    row = Attachment.get()
    response = browser.get(f"/files/{row.id}")
    assert response.mimetype == kind
    assert response.headers["Content-Disposition"] == f"{way}; filename*=UTF-8''{quote(row.name, safe='')}"
    assert response.headers["Content-Disposition"].isascii()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == ALONE
    assert response.headers["Cache-Control"] == "private, no-store"
    assert len(response.data) == row.size
    if kind == "image/jpeg":
        with Image.open(io.BytesIO(response.data)) as image:
            assert not image.getexif()


def test_a_file_whose_content_is_lost_is_not_found(visit: Visit, folder: Path) -> None:
    browser = visit("member")
    send(browser, ("a.pdf", PDF))
    row = Attachment.get()
    (folder / "uploads" / row.stored).unlink()
    browser.get(f"/files/{row.id}", 404)


def test_the_form_takes_files_without_a_script(visit: Visit, form: str) -> None:
    browser = visit("member")
    html = browser.get(form).get_data(as_text=True)
    assert 'enctype="multipart/form-data"' in html
    assert len(re.findall(r'<input type="file" name="files"', html)) == 2
    browser.post(form, {**progress(), "files": sent(("a.jpg", PHOTO), ("b.pdf", PDF))})
    made = PledgeProgress.get()
    assert [row.name for row in _of(browser, made)] == ["a.jpg", "b.pdf"]
    page = browser.get(f"/pledges/{made.pledge_id}").get_data(as_text=True)
    for row in Attachment.select():
        assert f'href="/files/{row.id}"' in page


def _of(browser: Visitor, made: PledgeProgress) -> list[Any]:
    with browser.app.app_context():
        return uploads.of("pledge_progress", [made.id]).get(made.id, [])


def test_more_than_nine_bad_ones_are_not_looked_into(visit: Visit, form: str) -> None:
    many = sent(*((f"{n}.txt", b"bad") for n in range(30)))
    html = visit("member").post(form, {**progress(), "files": many}, status=422).get_data(as_text=True)
    assert "“8.txt”" in html
    assert "“9.txt”" not in html
    assert "附件最多 9 个" in html


def test_files_of_a_form_that_was_wrong_stay_listed_and_are_not_asked_again(visit: Visit, form: str) -> None:
    browser = visit("member")
    wrong = {**progress(""), "files": sent(("a.jpg", PHOTO), ("坏.doc", packages.bad()["doc"]))}
    html = browser.post(form, wrong, status=422).get_data(as_text=True)
    assert "“坏.doc”没有收下：这是旧版 Word 文档" in html
    assert fields(html) == [str(Attachment.get().id)]
    assert not PledgeProgress.select().exists()
    browser.post(form, {**progress(), "attached": fields(html), "files": sent(("b.pdf", PDF))})
    assert [row.name for row in _of(browser, PledgeProgress.get())] == ["a.jpg", "b.pdf"]
    assert Attachment.select().count() == 2


def test_an_unticked_file_is_left_out(visit: Visit, form: str) -> None:
    browser = visit("member")
    send(browser, ("a.pdf", PDF))
    send(browser, ("b.pdf", PDF))
    keys = [str(row.id) for row in Attachment.select().order_by(Attachment.id)]
    browser.post(form, {**progress(), "attached": keys[1:]})
    assert [row.name for row in _of(browser, PledgeProgress.get())] == ["b.pdf"]


@pytest.mark.parametrize("value", ["0", "-1", "x", "9" * 30, "１", "", "2147483648"])
def test_a_hostile_id_is_refused_in_words(value: str, visit: Visit, form: str) -> None:
    html = visit("member").post(form, {**progress(), "attached": [value]}, status=422).get_data(as_text=True)
    assert "附件已经不在了" in html
    assert not PledgeProgress.select().exists()


def test_anothers_file_is_not_attached_and_its_name_is_not_told(visit: Visit, form: str) -> None:
    send(visit("colleague"), ("密件.pdf", PDF))
    html = visit("member").post(form, {**progress(), "attached": [str(Attachment.get().id)]}, status=422)
    assert "密件" not in html.get_data(as_text=True)
    assert Attachment.get().record == ""


def test_more_than_nine_are_not_taken(visit: Visit, form: str) -> None:
    many = sent(*((f"{n}.pdf", PDF) for n in range(11)))
    html = visit("member").post(form, {**progress(), "files": many}, status=422).get_data(as_text=True)
    assert "附件最多 9 个" in html
    assert len(fields(html)) == Attachment.select().count() == 9


def test_files_are_never_required(visit: Visit, form: str) -> None:
    browser = visit("member")
    assert "选填" in browser.get(form).get_data(as_text=True)
    browser.post(form, {**progress(), "files": sent(("", b""))})
    assert PledgeProgress.select().count() == 1
    assert not Attachment.select().exists()


def test_a_restored_draft_brings_its_files_back(visit: Visit, form: str, world: Any) -> None:
    browser = visit("member")
    send(browser, ("a.pdf", PDF))
    send(visit("colleague"), ("b.pdf", PDF))
    keys = [str(row.id) for row in Attachment.select().order_by(Attachment.id)]
    browser.post(
        "/drafts", {"_path": form, "_page": form, "text": "写到一半", "attached": [*keys, "999999"]}, status=204
    )
    html = browser.get(form).get_data(as_text=True)
    assert "写到一半" in html
    assert fields(html) == keys[:1]
    assert store.of(_Me(world.member.person.id), form) is not None
    assert Draft.select().count() == 1


class _Me:
    def __init__(self, key: int) -> None:
        self.person_id = key


def test_its_uploader_takes_a_file_away(visit: Visit, world: Any, form: str, folder: Path) -> None:
    browser = visit("member")
    browser.post(form, {**progress(), "files": sent(("a.pdf", PDF))})
    row, made = Attachment.get(), PledgeProgress.get()
    page = f"/pledges/{made.pledge_id}"
    assert f'action="/files/{row.id}/remove"' in browser.get(page).get_data(as_text=True)
    assert f'action="/files/{row.id}/remove"' not in visit("secretary").get(page).get_data(as_text=True)
    visit("secretary").post(f"/files/{row.id}/remove", {"back": page}, status=403)
    visit("member_b").post(f"/files/{row.id}/remove", {"back": page}, status=404)
    response = browser.post(f"/files/{row.id}/remove", {"back": page})
    assert response.headers["Location"] == page
    assert "已删去“a.pdf”" in browser.get(page).get_data(as_text=True)
    browser.get(f"/files/{row.id}", 404)
    assert not [one for one in (folder / "uploads").rglob("*") if one.is_file()]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_the_way_back_stays_in_the_portal(back: str, visit: Visit) -> None:
    browser = visit("member")
    send(browser, ("a.pdf", PDF))
    assert browser.post(f"/files/{Attachment.get().id}/remove", {"back": back}).headers["Location"] == "/"


def test_a_picture_is_shown_small_and_names_are_escaped(visit: Visit, form: str) -> None:
    browser = visit("member")
    browser.post(form, {**progress(), "files": sent(("<img src=x onerror=1>.jpg", PHOTO))})
    html = browser.get(f"/pledges/{PledgeProgress.get().pledge_id}").get_data(as_text=True)
    assert f'<img src="/files/{Attachment.get().id}" alt=""' in html
    assert "onerror=1&gt;" not in html  # < and > are no part of a kept name
    assert "_img src=x onerror=1_.jpg" in html


def test_a_body_beyond_the_limit_is_refused_whole(app: Flask, visit: Visit) -> None:
    browser, edge = visit("member"), "--x\r\nContent-Disposition: form-data; name="
    head = f'{edge}"csrf_token"\r\n\r\n{browser.token}\r\n{edge}"files"; filename="a.pdf"\r\n\r\n'
    body = head.encode() + b"0" * app.config["MAX_CONTENT_LENGTH"] + b"\r\n--x--\r\n"
    response = browser.client.post("/files", data=body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert "太大" in response.get_data(as_text=True)
    assert not Attachment.select().exists()


def test_sending_costs_a_few_queries_whatever_is_waiting(visit: Visit, queries: Any) -> None:
    browser = visit("member")
    counts = []
    for _time in range(3):
        queries.statements.clear()
        send(browser, ("a.pdf", PDF))
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 12


def test_a_person_in_another_role_reads_what_that_role_covers(visit: Visit, form: str, world: Any) -> None:
    visit("member").post(form, {**progress(), "files": sent(("a.pdf", PDF))})
    key = Attachment.get().id
    for who, status in (
        ("member", 200), ("secretary", 200), ("committee", 200), ("supervisor", 200), ("colleague", 404), ("staff", 404),
        ("secretary_a2", 404), ("member_a2", 404), ("member_b", 404), ("committee_b", 404), ("supervisor_b", 404),
        ("admin", 404), ("security", 404), ("auditor", 404), (None, 303),
    ):  # fmt: skip
        visit(who).get(f"/files/{key}", status)
    with write():
        Pledge.update(person=world.colleague.person.id).execute()
    visit("member").get(f"/files/{key}", 404)  # it hangs on the record, not on who sent it
