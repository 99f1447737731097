"""flask --app wsgi stars-trial: two workbooks in, CSV out, without a database."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import config, db
from tests.stars.workbooks.books import Sheets, book, notice

SCORES: Sheets = {
    "得分": [
        ["党支部", "三会一课", "受通报批评", "志愿服务", "群众测评"],
        ["甲支部", "好", None, "全部", "满意:9，不满意:1"],
        ["乙支部", "好", 1, 1, "满意:8，不满意:2"],
        ["丙支部", "一般", 9, "无", "不满意:3"],
        ["“丁”,支部", "好", None, None, "满意:1"],
        ["戊支部", "好", None, "全部", "满意:10"],
    ],
    "基本情况": [["项目", "内容"], ["评定日期", "2026-12-31"]],
    "一票否决": [["党支部", "情形"], ["戊支部", "严重违纪违法"]],
}
"""By the notice: 100 × 0.7 + 90 × 0.3 = 97; (80 − 2 + 10) × 0.7 + 80 × 0.3 = 85.6; (40 − 10) × 0.7 = 21; missing; veto."""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    scheme, scores = tmp_path / "办法.xlsx", tmp_path / "得分.xlsx"
    scheme.write_bytes(book(notice(计分项=[["计分项", "折算比例"], ["基础项", "70%"], ["评议项", "30%"]])))
    scores.write_bytes(book(SCORES))
    return scheme, scores


def run(app, *args: object):
    return app.test_cli_runner().invoke(args=["stars-trial", *map(str, args)])


def test_a_trial_gives_every_branch_its_result_and_the_reasons(app, files, monkeypatch):
    def asked(*args: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(db, "connect", asked)
    answer = run(app, *files)
    assert (answer.exit_code, answer.stderr) == (0, "")
    lines = answer.stdout_bytes.decode("utf-8").split("\n")
    assert (lines[0], lines[-1], len(lines)) == ("branch,total,result,reasons", "", 7)
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert [(row["branch"], row["total"], row["result"]) for row in rows] == [
        ("甲支部", "97.0", "五星"),
        ("乙支部", "85.6", "四星"),
        ("丙支部", "21.0", "一星"),
        ("“丁”,支部", "", "不定星级"),
        ("戊支部", "100.0", "不定星级"),
    ]
    reasons = [row["reasons"].split("；") for row in rows]
    assert reasons[0][0] == "总分：70 + 27 = 97 分"
    assert reasons[1][0] == "总分：61.6 + 24 = 85.6 分"
    assert "志愿服务" in reasons[3][0]
    assert any("严重违纪违法" in reason for reason in reasons[4])


def test_problems_are_lines_and_end_with_1(app, files):
    scheme, scores = files
    scores.write_bytes(book(SCORES | {"得分": [["党支部", "三会一课"], ["甲支部", "很好"], ["乙支部", "太好"]]}))
    answer = run(app, scheme, scores)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[0].startswith(
        "得分.xlsx：工作表“一票否决”第 2 行“党支部”：没有名为“戊支部”的党支部"
    )
    assert [line.rpartition("：没有")[0] for line in answer.stderr.splitlines()[1:]] == [
        "得分.xlsx：工作表“得分”第 2 行“三会一课”",
        "得分.xlsx：工作表“得分”第 3 行“三会一课”",
    ]
    scheme.write_bytes(book(notice(指标=[["指标"], ["甲"]])))
    answer = run(app, scheme, scores)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "办法.xlsx：工作表“指标”第 1 行“分值”：缺少这一列" in answer.stderr


def test_a_scheme_that_makes_no_sense_is_told_together_with_the_faults_of_the_scores(app, files):
    scheme, scores = files
    scheme.write_bytes(book(notice(分数段=[["最低分", "结果"], [90, "五星"], [90, "四星"]])))
    scores.write_bytes(book(SCORES | {"得分": [["党支部", "三会一课"], ["戊支部", "很好"]]}))
    answer = run(app, scheme, scores)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "\n办法.xlsx：工作表“分数段”“第 2 项 最低分”：“90 分起”填了两次" in answer.stderr
    assert "没有“很好”这一档" in answer.stderr


@pytest.mark.parametrize("which", [0, 1])
def test_what_cannot_be_read_ends_with_2(app, files, which):
    files[which].write_bytes(b"%PDF-1.7")
    answer = run(app, *files)
    assert (answer.exit_code, answer.stdout, "这是PDF 文件" in answer.stderr) == (2, "", True)
    files[which].unlink()
    answer = run(app, *files)
    assert (answer.exit_code, answer.stdout, f"找不到文件 {files[which]}" in answer.stderr) == (2, "", True)


def test_the_command_itself_runs_where_no_database_answers(files, tmp_path):
    settings = {
        "PORTAL_INSTANCE": str(tmp_path / "instance"),
        "PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/no",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "stars-trial", *map(str, files)]
    done = subprocess.run(command, cwd=config.ROOT, env={**os.environ, **settings}, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"))))
    assert rows[0] == ["branch", "total", "result", "reasons"]
    assert [row[:3] for row in rows[1:3]] == [["甲支部", "97.0", "五星"], ["乙支部", "85.6", "四星"]]
