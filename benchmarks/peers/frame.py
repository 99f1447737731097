"""What both peers take as given: the navigation of a committee's officer, the addresses of static files, the headers."""

import json
import os
from typing import Any

GIVEN: dict[str, Any] = json.loads(os.environ.get("PEER_GIVEN") or "{}")
STATIC: dict[str, str] = GIVEN.get("static", {})  # name → address with its hash, as the portal gives it out
NAV: dict[str, list[list[dict[str, Any]]]] = GIVEN.get("nav", {})  # address → groups of entries with counts and rooms
CHOICES: dict[str, Any] = GIVEN.get("choices", {})  # filters whose options never change
HEADERS: dict[str, str] = GIVEN.get("headers", {})
TODAY: str = GIVEN.get("today", "")
