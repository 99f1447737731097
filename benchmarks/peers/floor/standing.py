"""落实情况: the matrix."""

from collections import defaultdict
from html import escape as e
from typing import Any

from benchmarks.peers.floor.base import Me, rows
from benchmarks.peers.floor.frame import crumbs, filters
from benchmarks.peers.frame import CHOICES

UNITS = (
    "SELECT id, name FROM unit WHERE committee_id = ? AND kind = 'branch' AND closed_on IS NULL ORDER BY id LIMIT 201"
)
CELLS = """SELECT branch_id, rule, name, severity, done, needed, state FROM life_standing
WHERE branch_id IN (SELECT id FROM unit WHERE committee_id = ? AND kind = 'branch') AND year = ? ORDER BY branch_id, position"""
TONES = {"grace": "warn", "due": "info", "met": "ok", "late": "ok"}


def standing(me: Me, year: int) -> dict[str, str]:
    """The parts of the page."""
    given = CHOICES["/life/standing"]
    units = rows(UNITS, me.unit)
    columns: dict[str, str] = {}
    held: dict[int, dict[str, Any]] = defaultdict(dict)
    for branch, rule, name, severity, done, needed, state in rows(CELLS, me.unit, year):
        if needed or state != "inapplicable":
            columns.setdefault(rule, name)
        state = "due" if state == "coming" and done else state
        tone = ("danger" if severity == "violation" else "warn") if state == "short" else TONES.get(state, "muted")
        held[branch][rule] = (
            f"{done}/{needed}" if needed else "免除" if state == "waived" else "—",
            tone,
            given["states"][state],
        )
    heads = "".join(f'<th scope="col">{e(name)}</th>' for name in ("党支部", *columns.values()))
    lines = "".join(_line(key, name, columns, held[key], year) for key, name in units[:200])
    content = (
        f'<div class="card">{filters("/life/standing", me)}<div id="list"><div class="list-bar"><p data-announce>共 {len(units)} 个支部</p>'
        f'<a class="btn btn-small" href="{e(given["export_url"])}">导出</a></div>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{year} 年各支部落实情况"><table class="table matrix">'
        f'<caption class="sr-only">{year} 年各支部落实情况</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'
        f"{given['legend']}</div></div>"
    )
    actions = '<a class="btn" href="/life/rules">制度要求</a><button type="button" class="btn js-only" data-print>打印</button>'
    return {
        "crumbs": crumbs(("首页", "/"), ("组织生活", "/life"), ("落实情况", "")),
        "actions": actions,
        "content": content,
    }


def _line(key: int, name: str, columns: dict[str, str], held: dict[str, Any], year: int) -> str:
    cells = "".join(
        f'<td data-label="{e(columns[rule])}">{_cell(key, rule, held.get(rule), year)}</td>' for rule in columns
    )
    return f'<tr id="unit-{key}-standing"><th scope="row"><a href="/life/standing/{key}?year={year}">{e(name)}</a></th>{cells}</tr>'


def _cell(key: int, rule: str, cell: Any, year: int) -> str:
    if cell is None:
        return '<span class="muted" aria-hidden="true">—</span><span class="sr-only">没有要求</span>'
    text, tone, said = cell
    return f'<a class="cell cell-{tone}" href="/life/standing/{key}/{e(rule)}?year={year}">{text}<span class="sr-only">，{said}</span></a>'
