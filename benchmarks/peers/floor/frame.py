"""The frame of a page, and the filters of a list."""

from datetime import date
from html import escape as e
from typing import Any

from benchmarks.peers.floor.base import Me, rows
from benchmarks.peers.frame import CHOICES, NAV, STATIC, TODAY

ROLES = {"secretary": "支部书记", "committee": "基层党委", "supervisor": "督导组"}
ROLES_OF = """SELECT appointment.id, role, unit.name FROM appointment LEFT JOIN unit ON unit.id = appointment.unit_id
WHERE person_id = ? AND starts <= ? AND (ends IS NULL OR ends >= ?) AND ended_at IS NULL ORDER BY role, appointment.id"""
UNREAD = "SELECT count(*) FROM (SELECT 1 FROM message WHERE person_id = ? AND read_at IS NULL LIMIT 100)"
BRANCHES = "SELECT id, name FROM unit WHERE committee_id = ? AND kind = 'branch' ORDER BY id"


def _nav(path: str) -> str:
    return "".join("<ul>" + "".join(_entry(one) for one in group) + "</ul>" for group in NAV.get(path, ()))


def _entry(one: dict[str, Any]) -> str:
    many = len(one["rooms"]) > 1
    current = (' aria-current="true"' if many else ' aria-current="page"') if one["current"] else ""
    count = f' <span>{one["count"]}<span class="sr-only"> 件待办</span></span>' if one["count"] else ""
    rooms = "".join(
        f'<li><a class="nav-link" href="{e(room["url"])}"{page_if(room["current"])}>{e(room["label"])}</a></li>'
        for room in one["rooms"]
    )
    below = f'<ul class="nav-rooms">{rooms}</ul>' if many else ""
    return f'<li><a class="nav-link" href="{e(one["url"])}"{current}>{e(one["label"])}{count}</a>{below}</li>'


def page_if(current: bool) -> str:
    return ' aria-current="page"' if current else ""


CONFIG = (
    '{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"attributesToSettle":["class","width","height"],'
    '"historyCacheSize":0,"refreshOnHistoryMiss":true,"historyRestoreAsHxRequest":false,"responseHandling":[{"code":"204","swap":'
    'false},{"code":"[23]..","swap":true},{"code":"409","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,'
    '"error":true}]}'
)


def frame(me: Me, path: str, title: str, lead: str, parts: dict[str, str]) -> str:
    today = str(date.today())
    roles = "".join(
        f'<button name="appointment" value="{key}"{" aria-current=" + chr(34) + "true" + chr(34) if key == me.hand else ""}>'
        f'{ROLES[role]}<span class="sub">{e(unit or "")}{" · 当前身份" if key == me.hand else ""}</span></button>'
        for key, role, unit in rows(ROLES_OF, me.id, today, today)
    )
    unread = rows(UNREAD, me.id)[0][0]
    badge = (
        f' <span class="badge">{unread if unread < 100 else "99+"}</span><span class="sr-only"> 条未读</span>'
        if unread
        else ""
    )
    nav, token = _nav(path), f'<input type="hidden" name="csrf_token" value="{me.token}">'
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{e(title)} - 党建工作台</title>
<meta name="htmx-config" content='{CONFIG}'>
<meta name="color-scheme" content="light">
<link rel="icon" href="{STATIC["icon"]}" type="image/svg+xml">
<link rel="stylesheet" href="{STATIC["css"]}">
<script src="{STATIC["htmx"]}" defer></script>
<script src="{STATIC["js"]}" defer></script>
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header class="top">
<div class="top-in">
<a class="brand" href="/"><img src="{STATIC["icon"]}" alt="" width="24" height="24">党建工作台</a>
<p class="where">{e(me.unit_name)}</p>
<div class="top-end">
<a class="top-link" href="/inbox">消息<span id="unread">{badge}</span></a>
<details class="menu">
<summary>菜单</summary>
<nav class="menu-panel" aria-label="菜单">{nav}</nav>
</details>
</div>
<div class="top-end top-row2">
<details class="drop drop-box">
<summary><span class="sr-only">切换身份，当前：</span><span><span class="role-unit">{e(me.unit_name)} · </span>基层党委</span></summary>
<div class="drop-panel">
<form method="post" action="/account/role">
{token}
<button name="appointment" value="">党员<span class="sub"></span></button>{roles}
</form>
</div>
</details>
<details class="drop">
<summary>{e(me.name)}</summary>
<div class="drop-panel">
<a href="/account">我的账号</a>
<a href="/account/password">修改密码</a>
<a href="/account/sessions">登录记录</a>
<form class="drop-rule" method="post" action="/logout">
{token}
<button>退出</button>
</form>
</div>
</details>
</div>
</div>
</header>
<div class="shell">
<nav class="side" aria-label="主导航">{nav}</nav>
<main class="main" id="main" tabindex="-1">
<nav class="crumbs" aria-label="所在位置">
<ol>{parts["crumbs"]}</ol>
</nav>
<div class="page-head">
<div>
<h1>{e(title)}</h1>
<div class="lead">{lead}</div>
</div>
<div class="actions">{parts["actions"]}</div>
</div>
<div id="notices" class="notices"></div>
{parts["content"]}
<p class="print-only small muted">党建工作台 · 打印于 {TODAY}</p>
</main>
</div>
<div id="live" class="sr-only" role="status" aria-live="polite"></div>
<div id="toasts" class="toasts no-print" role="alert"></div>
</body>
</html>"""


def filters(path: str, me: Me) -> str:
    said = []
    for one in CHOICES[path]["filters"]:
        options = one["options"]
        if one["name"] == "branch":
            options = [("", "全部"), *rows(BRANCHES, me.unit)]
        if one["kind"] == "hidden":
            said.append(f'<input type="hidden" name="{one["name"]}" value="{e(one["value"])}">')
            continue
        listed = "".join(
            f'<option value="{e(str(value))}"{" selected" if str(value) == one["value"] else ""}>{e(label)}</option>'
            for value, label in options
        )
        said.append(
            f'<label class="filter"><span>{one["label"]}</span><select name="{one["name"]}">{listed}</select></label>'
        )
    return (
        f'<form class="filters" method="get" action="{path}" role="search" hx-get="{path}" hx-target="#list" hx-swap="outerHTML"'
        ' hx-push-url="true" data-filter><label class="filter filter-wide"><span class="sr-only">搜索</span>'
        f'<input type="search" name="q" value="" placeholder="{CHOICES[path]["hint"]}"></label>{"".join(said)}'
        '<button class="btn btn-small">筛选</button></form>'
    )


def crumbs(*trail: tuple[str, str]) -> str:
    return "".join(
        f'<li><a href="{url}">{word}</a></li>' if url else f'<li><span aria-current="page">{word}</span></li>'
        for word, url in trail
    )
