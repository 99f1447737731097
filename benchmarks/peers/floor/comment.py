"""批注 at a field of an item."""

import secrets
from datetime import UTC, date, datetime
from html import escape as e
from typing import Any

from benchmarks.peers.floor.base import Me, link, local, rows
from portal.search import tokens

FIELDS = {"matter": "承诺事项", "measure": "措施"}
LABELS = {"committee": "基层党委", "secretary": "支部书记"}
PLEDGE = """SELECT pledge.person_id, pledge.branch_id, pledge.committee_id, pledge.year, person.name FROM pledge
JOIN person ON person.id = pledge.person_id WHERE pledge.id = ? AND pledge.committee_id = ? AND submitted_at IS NOT NULL"""
ITEM = "SELECT number, matter, measure FROM pledge_item WHERE id = ? AND pledge_id = ?"
OFFICE = """SELECT person_id FROM appointment WHERE unit_id = ? AND role = 'secretary' AND starts <= ? AND (ends IS NULL OR ends >= ?)
AND ended_at IS NULL"""
THREADS = """SELECT thread.id, place, quote, thread.state, replies, thread.created_at, opened_role, person.name, comment.text
FROM comment_thread AS thread JOIN comment ON comment.thread_id = thread.id AND comment.number = 1
JOIN person ON person.id = thread.opened_by_id WHERE record = 'pledge' AND record_id = ? AND part = ?
ORDER BY thread.state, thread.id DESC LIMIT 20"""
COUNTS = """SELECT count(*), coalesce(sum(state = 'open'), 0), coalesce(sum(part = ?), 0), coalesce(sum(part = ? AND state = 'open'), 0)
FROM comment_thread WHERE record = 'pledge' AND record_id = ?"""


def write(me: Me, form: dict[str, str], key: int, item: int, name: str) -> str:
    """Open the thread with its trail, search entry and messages; the place as it is then."""
    [(person, branch, committee, year, author)] = rows(PLEDGE, key, me.unit)
    [(number, matter, measure)] = rows(ITEM, item, key)
    now, today = str(datetime.now(UTC).replace(tzinfo=None)), str(date.today())
    part, place, title, text = (
        f"item-{item}-{name}",
        f"第 {number} 项 · {FIELDS[name]}",
        f"{author}的公开承诺（{year} 年）",
        form["text"],
    )
    run = link().execute
    run("BEGIN IMMEDIATE")
    thread = run(
        "INSERT INTO comment_thread (committee_id, branch_id, owner_id, record, record_id, title, part, place, quote, before, after,"
        " at, was, public, opened_by_id, opened_role, state, replies, last_at, last_by_id, version, created_at)"
        " VALUES (?, ?, ?, 'pledge', ?, ?, ?, ?, '', '', '', 0, ?, 0, ?, 'committee', 'open', 0, ?, ?, 1, ?)",
        (
            committee,
            branch,
            person,
            key,
            title,
            part,
            place,
            {"matter": matter, "measure": measure}[name],
            me.id,
            now,
            me.id,
            now,
        ),
    ).lastrowid
    run(
        "INSERT INTO audit_entry (at, person_id, role, unit_id, action, record, record_id, place_id, outcome, fields, detail, address)"
        " VALUES (?, ?, 'committee', ?, 'comment_thread.open', 'comment_thread', ?, ?, 'done', ?, '{}', '127.0.0.1')",
        (now, me.id, me.unit, thread, branch, '["branch","owner","part","place","title","was"]'),
    )
    run(
        "INSERT INTO sent (token, person_id, path, sent_at) VALUES (?, ?, ?, ?)",
        (form["once"], me.id, f"/comments/{thread}", now),
    )
    said = run(
        "INSERT INTO comment (thread_id, number, person_id, role, text, created_at) VALUES (?, 1, ?, 'committee', ?, ?)",
        (thread, me.id, text, now),
    ).lastrowid
    run("INSERT INTO search_comment_thread (rowid, tokens) VALUES (?, ?)", (thread, tokens(title, place, text)))
    told = {person, *(row[0] for row in rows(OFFICE, branch, today, today))} - {me.id}
    words = f"{me.name}对{title}写了批注（{place}）"
    link().executemany(
        "INSERT INTO message (person_id, text, path, at) VALUES (?, ?, ?, ?)",
        [(one, words, f"/comments/{thread}", now) for one in sorted(told)],
    )
    run("COMMIT")
    return _place(me, key, part, thread, said)


def _place(me: Me, key: int, part: str, opened: int | None, said: int | None) -> str:
    threads = "".join(_thread(me, row, opened, said) for row in rows(THREADS, key, part))
    total, waiting, here, here_waiting = rows(COUNTS, part, part, key)[0]
    at, way = f"pledge-{key}-{part}", f"/comments/on/pledge/{key}/{part}"
    return (
        f'<div class="comments no-print" id="{at}-comments"><div id="{at}-write"></div>'
        f'<span class="sr-only" data-announce>已写下批注。</span>{threads}<p class="small"><a href="{way}" hx-get="{way}?fold=1"'
        f' hx-target="#{at}-comments" hx-swap="outerHTML">收起</a></p></div>'
        f"{_count(at, way, here, here_waiting)}{_count(f'pledge-{key}', f'/comments/on/pledge/{key}', total, waiting)}"
    )


def _count(at: str, way: str, total: int, waiting: int) -> str:
    return (
        f'<span id="{at}-count" hx-swap-oob="true"><a href="{way}" hx-get="{way}" hx-target="#{at}-comments" hx-swap="outerHTML">'
        f"{total} 条批注{f'，{waiting} 条待处理' if waiting else ''}</a></span>"
    )


def _thread(me: Me, row: tuple[Any, ...], opened: int | None, said: int | None) -> str:
    key, place, quote, state, replies, created, role, name, text = row
    who, when = f"{e(name)}（{LABELS[role]}）", local(created)
    chip = ' <span class="chip chip-ok">已解决</span>' if state == "resolved" else ""
    quoted = f'<span class="thread-quote">“{e(quote[:40])}”</span><br>' if quote else ""
    body = (
        _body(me, key, said, who, when.strftime("%m-%d %H:%M"), text) if key == opened else
        f'<div id="comment_thread-{key}-body" hx-get="/comments/{key}" hx-trigger="toggle from:closest details once"'
        f' hx-target="#comment_thread-{key}" hx-swap="outerHTML"><a href="/comments/{key}">打开这条批注</a></div>'
    )  # fmt: skip
    return (
        f'<details class="thread{" thread-done" if state == "resolved" else ""}" id="comment_thread-{key}"'
        f'{" open" if key == opened else ""}><summary><span class="small muted">{e(place)}</span>{chip}'
        f'<span class="thread-fold">{quoted}{e(text[:48])}<br><span class="small muted">{who} · {when:%m-%d}'
        f"{f' · {replies} 条回复' if replies else ''}</span></span></summary>{body}</details>"
    )


def _body(me: Me, key: int, said: int | None, who: str, when: str, text: str) -> str:
    token, id, at = (
        f'<input type="hidden" name="csrf_token" value="{me.token}">',
        f"comment_thread-{key}",
        f"/comments/{key}",
    )
    swap = f'hx-target="#{id}" hx-swap="outerHTML"'
    return (
        f'<div id="{id}-body"><div class="comment" id="comment-{said}" data-focus tabindex="-1"><p class="comment-head"><b>{who}</b>'
        f' · {when}</p><p class="pre">{e(text)}</p><form class="inline" method="post" action="{at}/said/{said}/withdraw"'
        f' data-confirm="撤回后文字不再显示，留下“已撤回”的标记。确定撤回？" {swap} hx-post="{at}/said/{said}/withdraw">{token}'
        f'<button class="btn-link">撤回<span class="sr-only">这条批注</span></button></form></div>'
        f'<form method="post" action="{at}/reply" hx-post="{at}/reply" {swap} novalidate data-guard data-autosave="/drafts">{token}'
        f'<input type="hidden" name="version" value=""><input type="hidden" name="once" value="{secrets.token_urlsafe(12)}">'
        f'<input type="hidden" name="_page" value="{at}"><div class="field"><label for="{id}-text">回复</label>'
        f'<textarea aria-describedby="{id}-text-count" aria-required="true" class="input" data-count="1000" id="{id}-text" name="text"'
        f' rows="2">\n</textarea><p class="counter" id="{id}-text-count">最多 1000 字</p></div><div class="actions actions-small">'
        '<button class="btn btn-primary btn-small">回复</button><p class="autosave" role="status" data-autosave-status></p></div></form>'
        f'<div class="actions actions-small"><form class="inline" method="post" action="{at}/resolve" {swap} hx-post="{at}/resolve">'
        f'{token}<button class="btn btn-small">标记已解决</button></form><a class="btn-link" href="/problems/new?thread={key}">转为整改</a>'
        f'<a class="btn-link" href="{at}">单独打开<span class="sr-only">这条批注</span></a></div></div>'
    )
