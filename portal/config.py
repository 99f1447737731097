"""Defaults and PORTAL_* environment; refuses to start unsafe."""

import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DEMO_MARK = "demo.txt"  # lies in the instance folder of a database that holds sample accounts


class Unsafe(Exception):
    """A setting with which the portal must not run; the message says what to do."""


def instance_folder() -> Path:
    """The folder for database, uploads and keys (PORTAL_INSTANCE, default instance/)."""
    folder = Path(os.environ.get("PORTAL_INSTANCE") or ROOT / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def kept_secret(path: Path) -> str:
    """The secret in a file of the instance folder, made at first use, readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii").strip()


def load(**overrides: Any) -> dict[str, Any]:
    """All settings of one process, from the environment and then `overrides`."""
    folder = Path(overrides.get("INSTANCE") or instance_folder())
    production = os.environ.get("PORTAL_ENV") == "production"
    settings: dict[str, Any] = {
        "INSTANCE": folder,
        "PRODUCTION": production,
        "PORTAL_NAME": os.environ.get("PORTAL_NAME") or "党建工作台",
        "DATABASE_URL": os.environ.get("PORTAL_DATABASE_URL") or f"sqlite:///{folder / 'portal.db'}",
        "TRUSTED_PROXIES": int(os.environ.get("PORTAL_TRUSTED_PROXIES") or 0),
        "SECURE_COOKIES": os.environ.get("PORTAL_SECURE_COOKIES", "1" if production else "0") == "1",
        "SESSION_IDLE_MINUTES": int(os.environ.get("PORTAL_SESSION_IDLE_MINUTES") or 30),
        "SESSION_HOURS": int(os.environ.get("PORTAL_SESSION_HOURS") or 10),
        "PASSWORD_DAYS": int(os.environ.get("PORTAL_PASSWORD_DAYS") or 0),
        "MAX_CONTENT_LENGTH": 21 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_I18N_ENABLED": False,
        "SESSION_COOKIE_NAME": "portal",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TESTING": False,
    }
    settings.update(overrides)
    settings["SESSION_COOKIE_SECURE"] = settings["SECURE_COOKIES"]
    settings.setdefault("SECRET_KEY", os.environ.get("PORTAL_SECRET_KEY"))
    if not settings["SECRET_KEY"]:
        if production:
            raise Unsafe("缺少 PORTAL_SECRET_KEY：请在环境文件中设置一个不少于 32 个字符的随机值。")
        settings["SECRET_KEY"] = kept_secret(folder / "secret.key")
    settings.setdefault("AUDIT_KEY", kept_secret(folder / "audit.key"))
    return settings


def dangers(settings: dict[str, Any]) -> list[str]:
    """What forbids running these settings in production, each a sentence that says what to do."""
    found = []
    if (settings["INSTANCE"] / DEMO_MARK).exists():
        found.append("实例目录中是演示数据库：演示账号的密码是公开的。请用 PORTAL_INSTANCE 指定另一个目录。")
    if len(os.environ.get("PORTAL_SECRET_KEY") or "") < 32:
        found.append("缺少 PORTAL_SECRET_KEY 或短于 32 个字符：请在环境文件中设置随机值。")
    return found
