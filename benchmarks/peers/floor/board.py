"""公示栏."""

from collections import defaultdict
from html import escape as e
from typing import Any

from benchmarks.peers.floor.base import Me, holes, local, long_day, rows
from benchmarks.peers.floor.frame import crumbs, filters, page_if
from benchmarks.peers.frame import CHOICES

SIZE = 50
POSTS = {"pioneer": "党员先锋岗", "model": "党员示范岗"}
COUNT = """SELECT count(*) FROM (SELECT 1 FROM pledge WHERE committee_id = ? AND year = ? AND published_at IS NOT NULL LIMIT 1001)"""
PAGE = """SELECT pledge.id, pledge.person_id, person.name, pledge.post, unit.name, published_at FROM pledge
JOIN person ON person.id = pledge.person_id JOIN unit ON unit.id = pledge.branch_id
WHERE pledge.committee_id = ? AND year = ? AND published_at IS NOT NULL ORDER BY published_at DESC, pledge.id DESC LIMIT 51"""
ITEMS = """SELECT pledge_id, id, number, matter, measure, due_on, standard, amended_on, stopped_on, exemplary_on FROM pledge_item
WHERE pledge_id IN ({}) ORDER BY pledge_id, number"""
HELD = """SELECT person_id, id, kind, title FROM identity WHERE person_id IN ({}) AND state = 'settled' AND starts <= ?
AND (ends IS NULL OR ends >= ?) ORDER BY id"""
DONE = """SELECT item_id, made_on, share, text FROM pledge_progress WHERE item_id IN ({}) AND shown = 1 ORDER BY made_on, id"""
OPINIONS = "SELECT item_id, count(*) FROM opinion WHERE item_id IN ({}) AND state = 'shown' GROUP BY item_id"


def board(me: Me, today: str) -> dict[str, str]:
    """公示栏, latest first."""
    year = int(today[:4])
    total, found = rows(COUNT, me.unit, year)[0][0], rows(PAGE, me.unit, year)
    shown = found[:SIZE]
    pledges, people = [row[0] for row in shown], [row[1] for row in shown]
    items: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows(ITEMS.format(holes(pledges)), *pledges):
        items[row[0]].append(row)
    keys = [row[1] for every in items.values() for row in every]
    held: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows(HELD.format(holes(people)), *people, today, today):
        held[row[0]].append(row)
    done = {row[0]: row for row in rows(DONE.format(holes(keys)), *keys)}
    opinions = dict(rows(OPINIONS.format(holes(keys)), *keys))
    listed = "".join(_pledge(row, items[row[0]], held[row[1]], done, opinions, me) for row in shown)
    tabs = "\n".join(
        f'<a href="{e(url)}"{page_if(current)}>{word}</a>' for word, url, current in CHOICES["/board"]["tabs"]
    )
    pager = (
        f'<nav class="pager" aria-label="分页"><span>第 1 页{"" if total > 1000 else f"，共 {-(-total // SIZE)} 页"}</span>'
        f'<a class="btn btn-small" href="/board?year={year}&amp;page=2" rel="next">下一页</a></nav>'
        if len(found) > SIZE else ""
    )  # fmt: skip
    content = (
        f'<div class="card">{filters("/board", me)}<div id="list"><nav class="tabs" aria-label="排列">{tabs}</nav>'
        f'<div class="list-bar"><p data-announce>共 {"1000+" if total > 1000 else total} 人</p><p class="actions">'
        '<a class="btn btn-small" href="/board/print">打印一览表</a>'
        '<a class="btn btn-small" href="/board/print/pledges">打印承诺书</a>'
        f'<a class="btn btn-small" href="/board?year={year}&amp;export=xlsx">导出</a></p></div>'
        f'<ol class="board">{listed}</ol>{pager}</div></div>'
    )
    return {"crumbs": crumbs(("首页", "/"), ("公示栏", "")), "actions": "", "content": content}


def _pledge(
    row: tuple[Any, ...], items: list[tuple[Any, ...]], held: list[tuple[Any, ...]], done: dict[int, Any], opinions: dict[int, int],
    me: Me,
) -> str:  # fmt: skip
    key, person, name, post, branch, published = row
    posts = "".join(
        f'<p><a class="chip" href="/identities/{one[1]}">{e(POSTS[one[2]] + (f" · {one[3]}" if one[3] else ""))}</a></p>'
        for one in held
    )
    give = (
        f'<p><a href="/pledges/{key}">提意见<span class="sr-only">：{e(name)}的承诺</span></a></p>'
        if person != me.id
        else ""
    )
    return (
        f'<li id="pledge-{key}"><div class="board-who"><h2><a href="/pledges/{key}">{e(name)}</a></h2>'
        f'{f"<p>{e(post)}</p>" if post else ""}{posts}<p class="muted">{e(branch)}</p>'
        f'<p class="muted">{local(published):%m-%d} 公示</p>{give}</div>'
        f"<ol>{''.join(_item(key, one, done.get(one[1]), opinions.get(one[1])) for one in items)}</ol></li>"
    )


def _item(pledge: int, row: tuple[Any, ...], done: tuple[Any, ...] | None, opinions: int | None) -> str:
    _, key, number, matter, measure, due, standard, *_ = row
    said = (
        f' · <a href="/pledges/{pledge}#pledge-{pledge}-item-{key}">{opinions} 条意见<span class="sr-only">，看第 {number} 项</span></a>'
        if opinions else ""
    )  # fmt: skip
    moved = ""
    if done:
        share = f"，完成 {done[2]}%" if done[2] is not None else ""
        moved = f'<p class="pre"><span class="muted">{done[1][5:10]} 进展{share}：</span>{e(done[3])}</p>'
    return (
        f'<li><h3><span class="board-no">{number}</span>{e(matter)}</h3><p class="pre">{e(measure)}</p>'
        f'<p class="muted">{long_day(due)}前完成 · {e(standard)}{said}</p>{moved}</li>'
    )
