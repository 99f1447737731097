"""Progress of a job on the screen: for its asker alone, polled while it runs, on to the result at the end."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.accounts.models import Session
from portal.jobs import work
from portal.jobs.models import Job
from tests.browser_client import text_of


@pytest.fixture
def job(world, actor, monkeypatch):
    monkeypatch.setattr(work, "KINDS", {})
    work.register("x", lambda handle: None, label="读取名册", place=lambda args: "/inbox")
    return work.ask("x", "x", {}, by=actor("member"))


def test_a_running_job_is_polled_and_says_how_far_it_is(visit, job):
    browser = visit("member")
    assert "排队中" in text_of(browser.get(f"/jobs/{job.id}"))
    work.take(job.id).progress(300, 1200, "正在读取第 300 行")
    page = browser.get(f"/jobs/{job.id}")
    words, html = text_of(page), page.get_data(as_text=True)
    for part in ("读取名册", "正在处理", "300 / 1200", "正在读取第 300 行", "可以离开这个页面"):
        assert part in words
    for part in ('hx-trigger="every 2s"', "X-Portal-Quiet", 'value="300" max="1200"', f'href="/jobs/{job.id}"'):
        assert part in html
    fragment = browser.fragment(f"/jobs/{job.id}").get_data(as_text=True)
    assert fragment.strip().startswith(f'<div class="card" id="job-{job.id}-progress"')


def test_at_the_end_polling_leads_to_the_result_and_the_page_to_a_link(visit, job):
    work.run(job.id)
    browser = visit("member")
    answer = browser.client.get(f"/jobs/{job.id}", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/inbox")
    html = browser.get(f"/jobs/{job.id}").get_data(as_text=True)
    assert 'href="/inbox">查看结果' in html
    assert "hx-trigger" not in html.split('id="main"')[1]


def test_a_failed_job_says_why_and_is_polled_no_more(visit, job):
    work.take(job.id).fail("名册里没有数据。")
    html = visit("member").fragment(f"/jobs/{job.id}").get_data(as_text=True)
    assert "名册里没有数据。" in html
    assert "hx-get" not in html


def test_nobody_else_sees_it(visit, world, job):
    for who in world.players:
        if who not in ("member", "disabled"):
            visit(who).get(f"/jobs/{job.id}", status=404)
    visit("member").get(f"/jobs/{job.id + 1}", status=404)
    visit("member").get("/jobs/99999999999999999999", status=404)


def test_polling_does_not_extend_the_idle_time(visit, job):
    browser = visit("member")
    browser.get("/inbox")
    with time_machine.travel(clock.now() + timedelta(minutes=20)):
        before = Session.get().seen_at
        browser.get(f"/jobs/{job.id}")
        assert Session.get().seen_at == before
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        browser.get(f"/jobs/{job.id}", status=303)


def test_a_page_of_progress_costs_few_queries(visit, job, queries):
    browser = visit("member")
    queries.statements.clear()
    browser.fragment(f"/jobs/{job.id}")
    assert len(queries) <= 3
    assert Job.select().count() == 1
