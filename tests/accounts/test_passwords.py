"""What a new password must be."""

import pytest
from argon2 import PasswordHasher

from portal.accounts import passwords

NAMES = ["曾志明", "机关第一党支部", "某某局机关党委", "zeng.zm"]


@pytest.mark.parametrize("password", ["short-1", "九个字的密码不够长", "a" * 9])
def test_short_passwords_are_told_the_least_length(password):
    assert passwords.weakness(password).startswith("密码至少 10 个字符")


@pytest.mark.parametrize(
    "password",
    [
        "password2026", "P@ssw0rd2026", "Password!!", "PASSWORD1234", "admin@2026!", "Admin@Password1", "woaini5201314",
        "iloveyou2026", "dangjian2026", "2026dangzhibu", "管理员管理员123456", "welcome12345", "1q2w3e4r5t",
        "ｐａｓｓｗｏｒｄ２０２６",
    ],
)  # fmt: skip
def test_common_words_with_years_signs_and_substitutes_are_refused(password):
    assert passwords.weakness(password)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "13800138000", "19800501123", "aaaaaaaaaa",
        "abababababab", "abcdefghij", "qwertyuiop", "1qaz2wsx3edc",
        "qwerty123456!", "abcd1234!@#$", "xk9xk9xk9xk9", "9876543210a", "asdfghjkl;'", "11223344556677a",
    ],
)  # fmt: skip
def test_digits_alone_repeats_sequences_and_keyboard_walks_are_refused(password):
    assert passwords.weakness(password)


@pytest.mark.parametrize(
    "password",
    [
        "曾志明的小密码2026", "zengzhiming-88", "Zeng.Zhiming.88",
        "cengzhiming-88", "zzm19800501", "19800501zzm!", "zeng.zm-river",
        "机关第一党支部的钥匙", "jiguandiyidangzhibu9",
        "jgdydzb-2026", "jgdydzb-river", "moumoujujiguandangwei", "zengzm-river-9",
    ],
)  # fmt: skip
def test_names_of_person_units_and_account_are_refused_in_characters_pinyin_and_initials(password):
    assert "姓名" in passwords.weakness(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "Correct-horse-2026", "Demo-portal-2026", "river stone lamp", "四月的河边有风吹过石桥",
        "kT7#vw2LmQ", "xzzmkqrdplw",
        "blue-Kettle-19", "晨跑五公里以后喝豆浆",
    ],
)  # fmt: skip
def test_good_passwords_pass_even_if_initials_stand_in_them_by_chance(password):
    assert passwords.weakness(password, NAMES) == ""


def test_a_password_may_be_long_but_not_endless():
    assert passwords.weakness("river stone lamp " * 11) == ""
    assert "最多 200" in passwords.weakness("kT7#vw2LmQ" * 21)


def test_full_width_letters_mean_the_usual_ones_and_all_characters_count():
    stored = passwords.hashed("ｂlue-Kettle-19")
    assert passwords.verify(stored, "blue-Kettle-19")
    assert not passwords.verify(stored, "blue-Kettle-18")
    long = "river stone lamp " * 11
    assert not passwords.verify(passwords.hashed(long), long[:-1] + "x")


def test_odd_bytes_are_a_wrong_password_and_no_error():
    stored = passwords.hashed("blue-Kettle-19")
    assert not passwords.verify(stored, "\x00\ud800")
    assert not passwords.verify("not a hash", "blue-Kettle-19")
    assert not passwords.verify(None, "nobody has this password")


def test_hashes_are_argon2id_and_weaker_ones_are_outdated():
    stored = passwords.hashed("blue-Kettle-19")
    assert stored.startswith("$argon2id$")
    assert not passwords.outdated(stored)
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash("blue-Kettle-19"))
