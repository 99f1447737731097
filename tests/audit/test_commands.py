"""verify-audit: what it prints and what it ends with."""

import json
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.audit import seal, trail
from portal.audit.models import AuditEntry
from portal.policy import SYSTEM
from tests.audit.test_seal import tamper

KEY = "a" * 64


@pytest.fixture
def verify(app):
    for _ in range(3):
        trail.enter("signin", SYSTEM)
    seal.seal_all(KEY)
    return lambda *args: app.test_cli_runner().invoke(args=["verify-audit", *args])


def test_an_intact_trail_ends_with_0_and_prints_its_tail(verify):
    assert verify().output.splitlines() == ["尚未封存：0 条。", "共 1 号封存，3 条记录：一致。"]
    with time_machine.travel(clock.now() + timedelta(seconds=1)):
        trail.enter("signout", SYSTEM)
    answer = verify()
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).first().id
    assert answer.exit_code == 0
    assert answer.output.startswith(f"尚未封存：1 条（编号 {last} 至 {last}，最早 ")


def test_a_forged_trail_ends_with_1_and_says_where(verify):
    tamper("UPDATE audit_entry SET action = 'signout' WHERE seal = 1")
    answer = verify()
    assert answer.exit_code == 1
    assert "第 1 号封存与条目不符" in answer.output
    assert "发现 1 处问题" in answer.output


def test_an_exported_head_is_compared(verify, tmp_path):
    file = tmp_path / "head.json"
    file.write_text(seal.head().as_json())
    assert verify("--head", str(file)).exit_code == 0
    tamper("DELETE FROM audit_entry")
    tamper("DELETE FROM audit_seal")
    assert verify().exit_code == 0
    answer = verify("--head", str(file))
    assert (answer.exit_code, "末尾被截去" in answer.output) == (1, True)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", json.dumps({"number": "1", "digest": 2}), "\udcff"])
def test_a_head_that_is_none_ends_with_2_in_words(verify, tmp_path, content):
    file = tmp_path / "head.json"
    file.write_text(content, errors="surrogateescape")
    answer = verify("--head", str(file))
    assert (answer.exit_code, "封存头" in answer.output) == (2, True)
    assert verify("--head", str(tmp_path / "nothing")).exit_code == 2
