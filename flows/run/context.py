"""What all regions of a run share: the layers, the regions, the context of the reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
from flows.run.run_plan import RunPlan
from flows.run.source_status import SourceStatus
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON, oldest_content
from spatial.layers.issues import Issue
from spatial.layers.layer import Layer
from spatial.layers.region import Region, regions
from spatial.report.report import ReportContext

__all__ = [
    "RunContext",
    "available_sources",
    "build_context",
    "requested_codes",
    "require_claims",
    "require_municipalities",
    "source_statuses",
]

_ABSENT: Final[frozenset[Health]] = frozenset({"partial", "not_public", "missing"})
_FROM_BEST_TO_WORST: Final[tuple[Health, ...]] = get_args(Health)


@dataclass(frozen=True)
class RunContext:
    """The municipalities, the keys of the other layers, and the context of the reports; each process makes its own.

    Parameters
    ----------
    municipalities
        All of them, with the figures that tables joined to them.
    layers
        Name to key, of the layers that are available.
    codes
        The regions of the run, in order.
    report_context
        What reports say besides their findings.
    sources
        Every source of the run, with the snapshot that was used in the end, in order of id.
    energy_regions
        All of them, with their figures; None where no source gives them.
    """

    municipalities: Layer
    layers: Mapping[str, str]
    codes: tuple[str, ...]
    report_context: ReportContext
    sources: tuple[SourceStatus, ...]
    energy_regions: Layer | None = None
    _regions: dict[str, Region] = field(default_factory=dict, repr=False)

    @property
    def regions(self) -> tuple[Region, ...]:
        """All regions of the run, in order of code."""
        return tuple(self.region(code) for code in self.codes)

    def region(self, code: str) -> Region:
        """Return a region by its code, made at the first call: a worker makes only the regions that it reports."""
        if code not in self._regions:
            (self._regions[code],) = regions(self.municipalities, (code,))
        return self._regions[code]


def source_statuses(run: Run, sources: Sequence[Source], outcomes: Sequence[object]) -> tuple[SourceStatus, ...]:
    """Decide for each source what the run uses: today's pull, the last good one (stale), or nothing.

    Parameters
    ----------
    outcomes
        For each source its snapshot or the exception of its pull; one that is not SourceUnavailable is raised.
    """
    statuses = []
    for source, outcome in zip(sources, outcomes, strict=True):
        if isinstance(outcome, Snapshot):
            statuses.append(SourceStatus.of(source, outcome))
        elif isinstance(outcome, Exception) and not isinstance(outcome, SourceUnavailable):
            # A mistake in the catalogue is not a source that is down.
            raise outcome
        else:
            newest = run.snapshots.newest(source)
            statuses.append(SourceStatus.of(source, newest, str(outcome), absent=_health_of_absent(outcome)))
    return tuple(statuses)


def available_sources(run: Run, statuses: Sequence[SourceStatus]) -> list[Source]:
    """Return the entries of the sources that have a snapshot, in the order of the statuses."""
    return [run.catalogue.get(status.source_id) for status in statuses if status.snapshot]


def require_municipalities(run: Run, statuses: Sequence[SourceStatus]) -> None:
    """Check that there are boundaries.

    Raises
    ------
    NothingToPublish
        There are no municipalities.
    """
    if not any("municipalities" in source.feeds for source in available_sources(run, statuses)):
        msg = (
            "nothing can be published: there are no boundaries (layer 'municipalities'). "
            f"{_reasons(run, statuses, {'municipalities'})}. Reach the source, then run again"
        )
        raise NothingToPublish(msg)


def require_claims(run: Run, statuses: Sequence[SourceStatus]) -> None:
    """Check that there is a claim to evaluate.

    Raises
    ------
    NothingToPublish
        Every claim layer is missing.
    """
    makers = [source for source in available_sources(run, statuses) if not source.attach]
    available = {layer for source in makers for layer in source.feeds}
    claims = {name for name, spec in run.book.layers.items() if spec.group == "claim"} & set(run.layer_names)
    if not claims & available:
        msg = (
            f"nothing can be published: no claim layer is available ({', '.join(sorted(claims))}). "
            f"{_reasons(run, statuses, claims)}. Reach the source, or add one with --catalogue DIR"
        )
        raise NothingToPublish(msg)


def requested_codes(run: Run) -> tuple[str, ...]:
    """Return the codes of the requested regions; none means every energy region."""
    return tuple(code.upper() for code in run.request.regions or run.catalogue.regions)


def build_context(run: Run, plan: RunPlan) -> RunContext:
    """Combine the finished layers with what reports say besides their findings.

    Parameters
    ----------
    run
        Narrowed as the plan's reference says.
    plan
        What was pulled and made.
    """
    harmonised = {item.snapshot.source_id: item for item in plan.harmonised}
    statuses = tuple(_as_used(run, status, harmonised.get(status.source_id)) for status in plan.sources)
    keys = {"municipalities": plan.municipalities, **plan.layers}
    if plan.energy_regions:
        keys["energy_regions"] = plan.energy_regions
    issues = [issue for item in plan.harmonised for issue in item.issues]
    issues += [issue for key in keys.values() for issue in run.store.issues(key)]
    issues += [
        Issue(status.source_id, "", status.health, "", status.why)
        for status in statuses
        if status.why and status.health != "fresh"
    ]
    return RunContext(
        municipalities=run.boundary_layer(plan.municipalities),
        layers=plan.layers,
        codes=plan.codes,
        report_context=ReportContext(
            at=run.request.at,
            lang=run.request.lang,
            layers=_layer_table(run, statuses, keys),
            sources=_source_table(run, statuses),
            parties=party_table(),
            issues=tuple(sorted(set(issues))),
            first_seen=first_seen_in(plan.previous),
            origins=origins_of(available_sources(run, statuses)),
            previous_on=published_on(plan.previous),
            layer_tables={name: run.book.tables[name] for name in keys},
        ),
        sources=statuses,
        energy_regions=run.boundary_layer(plan.energy_regions) if plan.energy_regions else None,
    )


def _health_of_absent(outcome: object) -> Health:
    if isinstance(outcome, IncompletePull) and outcome.features:
        return "partial"
    return "not_public" if isinstance(outcome, NotPublic) else "missing"


def _reasons(run: Run, statuses: Sequence[SourceStatus], layers: set[str]) -> str:
    reasons = [
        status.why
        for status in statuses
        if status.snapshot is None and layers.intersection(run.catalogue.get(status.source_id).feeds)
    ]
    return "; ".join(reasons) or "no source of the catalogue feeds it"


def _as_used(run: Run, status: SourceStatus, harmonised: Harmonised | None) -> SourceStatus:
    """Return the status with the snapshot that was used in the end, and why not the newest."""
    if harmonised is None:
        return status
    why = status.why or "; ".join(issue.message for issue in harmonised.issues)
    used = SourceStatus.of(run.catalogue.get(status.source_id), harmonised.snapshot, why)
    return used.model_copy(update={"content": harmonised.content})


def _layer_table(run: Run, statuses: Sequence[SourceStatus], keys: Mapping[str, str]) -> pd.DataFrame:
    rows = []
    entries = {status.source_id: run.catalogue.get(status.source_id) for status in statuses}
    for name in ("municipalities", *run.layer_names):
        spec = run.book.layers[name]
        feeding = [source for source in entries.values() if name in source.feeds]
        makers = {source.id for source in feeding if not source.attach}
        healths = {status.health for status in statuses if status.source_id in makers}
        worst: Health = max(healths, key=_FROM_BEST_TO_WORST.index, default="missing")
        labels = sorted({entries[source_id].label for source_id in makers} - {""})
        rows.append(
            {
                "layer": name,
                "title": spec.title,
                "group": spec.group,
                "balanced": spec.balanced,
                "bulk": spec.bulk,
                "health": _layer_health(worst, available=name in keys),
                CONTENT_ON: oldest_content(
                    status.content.oldest for status in statuses if status.source_id in makers and status.content
                ),
                "label": labels[0] if labels else "",
                "sources": ",".join(source.id for source in feeding),
            }
        )
    return pd.DataFrame(rows)


def _layer_health(worst: Health, *, available: bool) -> Health:
    """Return the health of a layer from the worst of its sources: one of several absent leaves holes, not nothing."""
    if worst not in _ABSENT:
        return worst
    if available:
        return "partial"
    return "not_public" if worst == "not_public" else "missing"


def _source_table(run: Run, statuses: Sequence[SourceStatus]) -> pd.DataFrame:
    rows = [
        {
            "source_id": source.id,
            "title": source.title,
            "provider": source.provider,
            "licence": source.licence,
            "layers": ",".join(source.feeds),
            "health": status.health,
            CONTENT_ON: status.content.oldest if status.content else None,
            CONTENT_NEWEST_ON: status.content.newest if status.content else None,
            "captured_at": status.snapshot.captured_at if status.snapshot else pd.NaT,
            "features": status.snapshot.features if status.snapshot else None,
            "sha256": status.snapshot.sha256 if status.snapshot else "",
            "url": status.snapshot.request if status.snapshot else source.address[0],
            "label": source.label,
            "note": source.note or "",
        }
        for source, status in ((run.catalogue.get(status.source_id), status) for status in statuses)
    ]
    table = pd.DataFrame(rows)
    table["captured_at"] = pd.to_datetime(table["captured_at"], utc=True)
    table["features"] = table["features"].astype("Int64")
    return table
