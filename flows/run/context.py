"""What all regions of a run share: the layers, the regions, the background of the reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, get_args

import pandas as pd

from data.entries.source import Source
from data.errors import IncompletePull, NotPublic, SourceUnavailable
from data.layers.build import Harmonised
from data.rulebook.vocabulary import party_table
from data.snapshots.snapshot import Health, Snapshot
from flows.errors import NothingToPublish
from flows.releases.previous import first_seen_in, published_on
from flows.run.origins import origins_of
from flows.run.run import Run
from flows.run.run_plan import Outline
from flows.run.source_status import SourceStatus
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.region import Region, regions
from spatial.report.report import ReportContext

__all__ = ["World", "build_world", "require_ground", "settle", "states_of", "wanted_codes"]

_ABSENT: Final[frozenset[Health]] = frozenset({"partial", "not_public", "missing"})
_WORST: Final[tuple[Health, ...]] = get_args(Health)


@dataclass(frozen=True)
class World:
    """Hold the municipalities, the keys of the other layers, and the background; each process makes its own.

    Parameters
    ----------
    municipalities
        All of them, with the figures that tables attached to them.
    energy_regions
        All of them, with their figures; none where no source gives them.
    layers
        Name to key, of the layers that could be had.
    codes
        The regions of the run, in order.
    """

    municipalities: Layer
    layers: Mapping[str, str]
    codes: tuple[str, ...]
    background: ReportContext
    sources: tuple[SourceStatus, ...]
    energy_regions: Layer | None = None
    _regions: dict[str, Region] = field(default_factory=dict, repr=False)

    @property
    def regions(self) -> tuple[Region, ...]:
        """All regions of the run, in order of code."""
        return tuple(self.region(code) for code in self.codes)

    def region(self, code: str) -> Region:
        """Return a region by its code, made when it is first asked for: a worker makes its own only."""
        if code not in self._regions:
            (self._regions[code],) = regions(self.municipalities, (code,))
        return self._regions[code]


def states_of(run: Run, sources: Sequence[Source], outcomes: Sequence[object]) -> tuple[SourceStatus, ...]:
    """Decide per source what is gone on with: today's pull, the last good one (stale), or nothing."""
    states = []
    for source, outcome in zip(sources, outcomes, strict=True):
        if isinstance(outcome, Snapshot):
            states.append(SourceStatus(source, outcome))
        elif isinstance(outcome, Exception) and not isinstance(outcome, SourceUnavailable):
            # A mistake in the catalogue is not a source that is down.
            raise outcome
        else:
            states.append(SourceStatus(source, run.snapshots.newest(source), str(outcome), _absence(outcome)))
    return tuple(states)


def require_ground(states: Sequence[SourceStatus]) -> None:
    """Stop when the boundaries are missing.

    Raises
    ------
    NothingToPublish
        There are no municipalities.
    """
    if not any(state.snapshot and "municipalities" in state.source.feeds for state in states):
        msg = (
            "nothing can be published: there are no boundaries (layer 'municipalities'). "
            f"{_told(states, {'municipalities'})}. Reach the source, then run again"
        )
        raise NothingToPublish(msg)


def settle(run: Run, states: Sequence[SourceStatus]) -> None:
    """Stop when there is nothing to judge.

    Raises
    ------
    NothingToPublish
        Every claim layer is missing.
    """
    present = {layer for state in states if state.snapshot for layer in state.source.feeds if not state.source.attach}
    claims = {name for name, spec in run.book.layers.items() if spec.group == "claim"} & set(run.layer_names)
    if not claims & present:
        msg = (
            f"nothing can be published: no claim layer can be had ({', '.join(sorted(claims))}). "
            f"{_told(states, claims)}. Reach the source, or add one with --catalogue DIR"
        )
        raise NothingToPublish(msg)


def wanted_codes(run: Run) -> tuple[str, ...]:
    """Return the codes of the regions that are asked for; none means every energy region."""
    return tuple(code.upper() for code in run.request.regions or run.catalogue.regions)


def _absence(outcome: object) -> Health:
    if isinstance(outcome, IncompletePull) and outcome.features:
        return "partial"
    return "not_public" if isinstance(outcome, NotPublic) else "missing"


def _told(states: Sequence[SourceStatus], layers: set[str]) -> str:
    gone = [state.why for state in states if state.snapshot is None and layers.intersection(state.source.feeds)]
    return "; ".join(gone) or "no source of the catalogue feeds it"


def build_world(run: Run, outline: Outline) -> World:
    """Bring the finished layers together with what reports say beside their findings.

    Parameters
    ----------
    run
        Narrowed as the outline's order says.
    outline
        What was pulled and made.
    """
    used = {item.snapshot.source_id: item for item in outline.harmonised}
    final = tuple(
        _as_used(
            SourceStatus(run.catalogue.get(told.source_id), told.snapshot, told.why, told.absent),
            used.get(told.source_id),
        )
        for told in outline.standings
    )
    keys = {"municipalities": outline.municipalities, **outline.layers}
    if outline.energy_regions:
        keys["energy_regions"] = outline.energy_regions
    issues = [issue for item in outline.harmonised for issue in item.issues]
    issues += [issue for key in keys.values() for issue in run.store.issues(key)]
    issues += [
        Issue(state.source.id, "", state.health, "", state.why)
        for state in final
        if state.why and state.health != "fresh"
    ]
    return World(
        municipalities=run.ground(outline.municipalities),
        layers=outline.layers,
        codes=outline.codes,
        background=ReportContext(
            at=run.request.at,
            lang=run.request.lang,
            layers=_layer_table(run, final, keys),
            sources=_source_table(final),
            parties=party_table(),
            issues=tuple(sorted(set(issues))),
            first_seen=first_seen_in(outline.previous),
            origins=origins_of(final),
            previous_on=published_on(outline.previous),
        ),
        sources=final,
        energy_regions=run.ground(outline.energy_regions) if outline.energy_regions else None,
    )


def _as_used(state: SourceStatus, harmonised: Harmonised | None) -> SourceStatus:
    """Return the state with the snapshot that was used in the end, and why not the newest."""
    if harmonised is None:
        return state
    why = state.why or "; ".join(issue.message for issue in harmonised.issues)
    return replace(state, snapshot=harmonised.snapshot, why=why)


def _layer_table(run: Run, states: Sequence[SourceStatus], keys: Mapping[str, str]) -> pd.DataFrame:
    rows = []
    for name in ("municipalities", *run.layer_names):
        spec = run.book.layers[name]
        own = [state for state in states if name in state.source.feeds and not state.source.attach]
        healths = sorted({state.health for state in own}, key=_WORST.index)
        health = _layer_health(healths[-1] if healths else "missing", had=name in keys)
        labels = sorted({state.source.label for state in own if state.source.label})
        rows.append(
            {
                "layer": name,
                "title": spec.title,
                "group": spec.group,
                "balanced": spec.balanced,
                "bulk": spec.bulk,
                "health": health,
                "label": labels[0] if labels else "",
                "sources": ",".join(state.source.id for state in states if name in state.source.feeds),
            }
        )
    return pd.DataFrame(rows)


def _layer_health(worst: Health, *, had: bool) -> Health:
    """How a layer stands by the worst of its sources: one of several absent leaves holes, not nothing."""
    if worst not in _ABSENT:
        return worst
    if had:
        return "partial"
    return "not_public" if worst == "not_public" else "missing"


def _source_table(states: Sequence[SourceStatus]) -> pd.DataFrame:
    rows = [
        {
            "source_id": state.source.id,
            "title": state.source.title,
            "provider": state.source.provider,
            "licence": state.source.licence,
            "layers": ",".join(state.source.feeds),
            "health": state.health,
            "captured_at": state.snapshot.captured_at if state.snapshot else pd.NaT,
            "features": state.snapshot.features if state.snapshot else None,
            "sha256": state.snapshot.sha256 if state.snapshot else "",
            "url": state.snapshot.request if state.snapshot else state.source.address[0],
            "label": state.source.label,
            "note": state.source.note or "",
        }
        for state in states
    ]
    table = pd.DataFrame(rows)
    table["captured_at"] = pd.to_datetime(table["captured_at"], utc=True)
    table["features"] = table["features"].astype("Int64")
    return table
