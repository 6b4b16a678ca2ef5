"""What the stand-in is asked, and what it says."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.servers.standin_listing import LASTING
from tests.servers.standin_spec import Fault, Spec

JSON = "application/json; charset=utf-8"
MOVED = "moved/"
"""A segment of a path that a redirect put there; it means nothing."""


class Counts:
    """How often each scenario was asked and struck; nothing else is kept of one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.struck: Counter[str] = Counter()

    def ask(self, scenario: str) -> None:
        with self._lock:
            self.asked[scenario] += 1

    def strike(self, scenario: str, times: int | None) -> bool:
        """Count a strike, unless there were as many as there may be."""
        with self._lock:
            if times is not None and self.struck[scenario] >= times:
                return False
            self.struck[scenario] += 1
            return True


@dataclass
class StandinRequest:
    """One request: the scenario, its address, the path below that, the parameters and the headers."""

    scenario: str
    spec: Spec
    base: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    counts: Counts
    fault: Fault | None = None

    @property
    def plain_path(self) -> str:
        return self.path.replace(MOVED, "")

    def switch(self, name: str, usual: Any = None) -> Any:
        return self.spec.switches.get(name, usual)

    def strike(self, where: int | str) -> Fault | None:
        """Say which request this is; returns the fault that strikes it, and keeps it for who spoils the answer."""
        fault = self.spec.fault
        if fault is None or (fault.kind == "redirect" and self.path != self.plain_path):
            return None
        later = isinstance(where, int) and isinstance(fault.page, int) and where > fault.page and fault.kind in LASTING
        if (where == fault.page or later) and self.counts.strike(self.scenario, fault.times):
            self.fault = fault
        return self.fault

    def wrong(self, kind: str) -> bool:
        return self.fault is not None and self.fault.kind == kind

    def link(self, query: Mapping[str, object]) -> str:
        """The address of this path with other parameters: our own, or that which stands behind a mirror."""
        start = "https://" if self.switch("links", "own") == "public" else f"{self.base}/"
        return f"{start}{self.path}?{urlencode(query)}"


@dataclass(frozen=True)
class Reply:
    body: bytes
    kind: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(content: object, status: int = 200, kind: str = JSON, **headers: str) -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode(), kind, status, headers)


def tag(*content: object) -> str:
    """An entity tag of what was asked and what is said, without the time that stands in some answers."""
    return f'"{hashlib.sha256(repr(content).encode()).hexdigest()[:16]}"'
