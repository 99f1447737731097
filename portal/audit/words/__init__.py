"""The trail in Chinese: labels for acts, records and fields, and what an entry says."""

from typing import Any

from portal.audit.words.acts import ACTIONS, RECORDS
from portal.audit.words.fields import FIELDS, FILTERS, LISTS, VALUES

__all__ = [
    "ACTIONS",
    "FIELDS",
    "FILTERS",
    "LISTS",
    "RECORDS",
    "VALUES",
    "action_label",
    "detail_label",
    "fields_label",
    "record_label",
]


def action_label(action: str) -> str:
    """An act in words; a retired one as it was written."""
    return ACTIONS.get(action, action)


def record_label(table: str, key: int | None) -> str:
    """The record of an entry in words: 公开承诺 12 号."""
    name = RECORDS.get(table, table)
    return f"{name} {key} 号" if name and key is not None else name


def fields_label(fields: list[str]) -> str:
    """The names of the fields that an act set."""
    return "、".join(dict.fromkeys(FIELDS.get(name.removesuffix("_id"), name) for name in fields))


def detail_label(detail: dict[str, Any]) -> str:
    """References and counts in words: 账号 5；行数 120."""
    return "；".join(f"{FIELDS.get(name, name)} {_value(name, value)}" for name, value in detail.items() if value != [])


def _value(name: str, value: Any) -> str:
    if name == "problems":
        return str(len(value))
    if name == "filters":
        return "、".join(FILTERS.get(one, one) for one in value)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{FIELDS.get(key, key)} {one}" for key, one in value.items())
    if value is None:
        return "无"
    return (LISTS if name == "list" else VALUES if name in ("kind", "role") else {}).get(value, str(value))
