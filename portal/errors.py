"""What a domain function may refuse with: three ways, each with a sentence for the user."""

from typing import Any


class Refusal(Exception):
    """A refusal in words for the user; `status` is the HTTP status it becomes."""

    status = 400

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Denied(Refusal):
    """The person may see the record but may not do this (403)."""

    status = 403


class Stale(Refusal):
    """Someone was faster (409): the caller shows the present state beside what was sent."""

    status = 409


class Invalid(Refusal):
    """The input breaks a rule (422); `field` names the form field when there is one."""

    status = 422

    def __init__(self, message: str, field: str | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.field = field
