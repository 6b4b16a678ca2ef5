"""What a test and the mirror tell each other: a key, and what is amiss, in the path."""

import base64
import json
from collections.abc import Mapping
from typing import Any

KEY = "open-sesame"
"""What the mirror's services that want a key take for one."""


def code_of(switches: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(switches).encode()).decode().rstrip("=")


def switches_of(code: str) -> dict[str, Any]:
    return json.loads(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))) if code else {}
