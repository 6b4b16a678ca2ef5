"""One run: the request with everything that was read for it."""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, TypeVar

from data.catalogue.catalogue import BUILTIN, SAMPLE, Catalogue
from data.entries.source import Source
from data.layers.build import LayerBuilder
from data.layers.layer_store import LayerStore
from data.pull.connectors.connector import ProgressCallback
from data.rulebook.rulebook import SAMPLE_RULES, load_rulebook
from data.rulebook.vocabulary import LayerBook, load_layers
from data.snapshots.pull_log import PullLog
from data.snapshots.snapshot import SnapshotStore
from data.web import RetryPolicy, Web
from flows.errors import RequestError
from flows.run.request import RunRequest
from spatial.findings.halo import Bbox
from spatial.layers.layer import Layer
from spatial.rulebook import RuleBook
from spatial.rules.ruleset import RuleSet

__all__ = [
    "BOUNDARIES",
    "OVERHANG_M",
    "Executor",
    "Run",
    "Step",
    "code_digest",
    "code_version",
    "prepare",
]

BOUNDARIES: Final = ("municipalities", "energy_regions")

OVERHANG_M: Final = 10_000.0
"""How far a claim of a region may extend beyond it and still find all its partners in a source pulled per region."""

_LAYER_PACKAGES: Final = ("data", "spatial")
"""The packages that decide what a layer is."""

_CODE_SUFFIXES: Final = (".py", ".yaml", ".js", ".css", ".html")


_Result = TypeVar("_Result")
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Step:
    """One kind of work in a run, done once for each item.

    `retries` is for pulling only: how often a source whose data changed while it was read is read again. Requests that
    fail are repeated where they are made.

    `remote` says that the work may run in another process: it then is a function of a module, or a `functools.partial`
    of one, with plain values.
    """

    name: str
    retries: int = 0
    remote: bool = False


class Executor(Protocol):
    """How steps are executed: in this process, as tasks of a Prefect flow, or on a cluster."""

    def map(
        self, step: Step, work: Callable[[_Item], _Result], items: Mapping[str, _Item]
    ) -> list[_Result | Exception]:
        """Call the work for every item and return the outcomes in order; an expected error is an outcome, not raised.

        Items are the arguments of the work, by the name under which they are shown.
        """
        ...

    def progress_of(self, item: str) -> ProgressCallback:
        """Return the callback to which a long item reports its progress."""
        ...


@dataclass(frozen=True)
class Run:
    """Everything that a run works with; a context manager, which closes the connections that were made.

    Parameters
    ----------
    rulesets
        The basic one first, then one for each requested scenario.
    """

    request: RunRequest
    catalogue: Catalogue
    book: LayerBook
    rulebook: RuleBook
    rulesets: tuple[RuleSet, ...]
    snapshots: SnapshotStore
    log: PullLog
    store: LayerStore
    web: Web
    _memory: dict[str, Layer] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.web.__exit__(kind, error, trace)

    @property
    def ruleset(self) -> RuleSet:
        """The basic rule set."""
        return self.rulesets[0]

    @property
    def boundaries(self) -> tuple[Source, ...]:
        """The sources of the municipalities and energy regions themselves, in order of id."""
        return tuple(source for source in self.catalogue.feeding(BOUNDARIES) if not source.attach)

    @property
    def figures(self) -> tuple[Source, ...]:
        """The tables that add numbers to the boundaries, in order of id; the boundaries do not depend on them."""
        return tuple(source for source in self.catalogue.feeding(BOUNDARIES) if source.attach)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the run needs: boundaries, the figures on them, and the layers of rules, in order of id.

        A source that nobody has seen work is not among them until someone pulled it on request.
        """
        of_boundaries = (*self.boundaries, *self.figures)
        needed = {source.id: source for source in (*of_boundaries, *self.catalogue.feeding(self.ruleset.layers))}
        return tuple(
            source
            for _, source in sorted(needed.items())
            if source.status != "unverified" or self.snapshots.history(source)
        )

    def around(self, bbox: Bbox) -> "Run":
        """Return the run with large sources narrowed to a bounding box and, around it, as far as rules need them.

        A claim of the region may extend beyond it, and its partners lie around all of it: `OVERHANG_M` is added.
        """
        reach_m = {
            layer: OVERHANG_M + max(ruleset.reach_of(layer) for ruleset in self.rulesets)
            for layer in self.ruleset.layers
        }
        return replace(self, catalogue=self.catalogue.within(bbox, reach_m))

    @property
    def layer_names(self) -> tuple[str, ...]:
        """The layers that rules need, sorted, without the boundaries."""
        return tuple(name for name in self.ruleset.layers if name not in BOUNDARIES)

    @property
    def configuration_sha256(self) -> str:
        """The sha256 of the rules of every scenario, the catalogue, and the vocabularies."""
        content = [
            self.rulebook.digest,
            *(ruleset.digest for ruleset in self.rulesets),
            *(source.model_dump_json() for source in self.catalogue.sources.values()),
            *(spec.model_dump_json() for spec in self.book.layers.values()),
            json.dumps(self.book.vocabularies, sort_keys=True),
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    @property
    def builder(self) -> LayerBuilder:
        """The builder of this run's layers."""
        return LayerBuilder(
            catalogue=self.catalogue,
            book=self.book,
            snapshots=self.snapshots,
            store=self.store,
            code=code_digest(_LAYER_PACKAGES),
            located=self._located,
            municipalities=self.boundary_layer,
            threads=self.request.workers,
        )

    @property
    def _located(self) -> frozenset[str]:
        """The layers of which a rule needs the municipality of a feature: its left side, for some relations both."""
        rules = [rule for ruleset in self.rulesets for rule in ruleset.rules.values()]
        of_both = [rule for rule in rules if any(test.right_municipality for test in rule.tests)]
        return frozenset([*(rule.left.layer for rule in rules), *(rule.right.layer for rule in of_both)])

    def boundary_layer(self, key: str) -> Layer:
        """Return a finished layer of boundaries, read once; callers share it and may not change it.

        Boundaries are few, and every layer and region needs all of them; nothing else is kept in memory.
        """
        with self._lock:
            if key not in self._memory:
                self._memory[key] = self.store.layer(key)
            return self._memory[key]


def prepare(request: RunRequest) -> Run:
    """Read catalogue, rules and vocabularies; nothing is pulled yet.

    Raises
    ------
    RequestError
        Both the sample and a catalogue are requested.
    DocumentError, RuleError
        Any of them is wrong, or a scenario is unknown.
    """
    if request.sample and request.catalogue:
        msg = "the sample has a catalogue of its own; give --sample or --catalogue, not both"
        raise RequestError(msg)
    book = load_layers()
    folder = SAMPLE if request.sample else request.catalogue or BUILTIN
    catalogue = Catalogue.load(folder, book, os.environ)
    rule_folders = ((SAMPLE_RULES,) if request.sample else ()) + ((request.rules,) if request.rules else ())
    rulebook = load_rulebook(*rule_folders)
    basic_ruleset = rulebook.ruleset
    rulesets = (basic_ruleset, *(basic_ruleset.under(name) for name in dict.fromkeys(request.scenarios)))
    return Run(
        request=request,
        catalogue=catalogue,
        book=book,
        rulebook=rulebook,
        rulesets=rulesets,
        snapshots=SnapshotStore(request.snapshots),
        log=PullLog(request.snapshots / "failed"),
        store=LayerStore(request.layers),
        web=Web(
            contact=request.contact,
            mirror=request.mirror,
            offline=request.offline,
            retry=RetryPolicy(attempts=request.attempts, first_wait_s=request.first_wait_s),
        ),
    )


@cache
def code_digest(packages: tuple[str, ...]) -> str:
    """Return a hash of the code and the texts of some packages."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in _CODE_SUFFIXES and "sample" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def code_version() -> str:
    """Return the version of the distribution with a hash of the code as it is."""
    return f"{version('opgavenkaart')}+{code_digest(('data', 'flows', 'maps', 'spatial'))[:12]}"
