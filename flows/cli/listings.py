"""The rows of the listing commands."""

from typing import Any, Final

from data.entries.source import Source
from data.harmonise.content_date import stated_date
from data.pull.probe import probe
from data.pull.pull import is_within_refresh_period
from data.snapshots.pull_log import Failure
from data.snapshots.snapshot import Health, Snapshot
from data.web import RetryPolicy, Web
from flows.errors import NoRelease, OutputRefused
from flows.executors.local import LocalExecutor
from flows.executors.progress import Progress
from flows.job import municipalities_of
from flows.releases.published import manifest_of, published_in
from flows.run.request import RunRequest
from flows.run.run import Run, Step, prepare
from spatial.layers.content_date import CONTENT_NEWEST_ON, CONTENT_ON
from spatial.layers.region import regions

__all__ = ["probe_rows", "region_rows", "rule_rows", "short_rows", "source_rows"]

PROBE: Final = Step("probe")
_PROBE_S: Final = 8.0
_PROBES_AT_ONCE: Final = 16


def source_rows(request: RunRequest) -> list[dict[str, object]]:
    """Return one row a source of the catalogue, those that no rule needs included; nothing is requested from anyone."""
    run = prepare(request)
    needed = {source.id for source in run.sources}
    published = _published(request)
    rows: list[dict[str, object]] = []
    for source in run.catalogue.sources.values():
        newest = run.snapshots.newest(source)
        failure = run.log.failure(source)
        rows.append(
            {
                "id": source.id,
                "title": source.title.in_language(request.lang),
                "provider": source.provider,
                "licence": source.licence,
                "status": source.status,
                "used": "used" if source.id in needed else "",
                "health": _health(run, source, newest, failure),
                **_content(run, source, newest, published),
                "captured_at": newest.captured_at if newest else None,
                "age_days": (request.at - newest.captured_at).days if newest else None,
                "features": newest.features if newest else None,
                "size_bytes": newest.size_bytes if newest else None,
                "label": source.label,
                "address": newest.request if newest else source.address[0],
                "last_error": f"{failure.at:%Y-%m-%d}: {failure.why}" if failure else "",
                "kept_aside": str(failure.file) if failure and failure.file else "",
            }
        )
    return rows


def short_rows(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the rows of `source_rows` for a person: what matters, in words and round numbers."""
    return [
        {
            "id": row["id"],
            "provider": row["provider"],
            "licence": row["licence"],
            "label": row["label"],
            "health": row["health"],
            "content": _content_text(row),
            "age": "" if row["age_days"] is None else f"{row['age_days']} d",
            "features": "" if row["features"] is None else row["features"],
            "size": _size_text(row["size_bytes"]),
            "last error": row["last_error"],
        }
        for row in rows
    ]


def probe_rows(request: RunRequest, progress: Progress) -> list[dict[str, object]]:
    """Return one row a source: whether its entry is still right, from a request to every address; nothing is stored."""
    run = prepare(request)
    policy = RetryPolicy(
        attempts=1, connect_s=_PROBE_S, timeout_s=_PROBE_S, longest_timeout_s=_PROBE_S, deadline_s=_PROBE_S
    )
    web = Web(contact=request.contact, mirror=request.mirror, offline=request.offline, retry=policy)
    sources = run.catalogue.sources
    with web:
        outcomes = LocalExecutor(_PROBES_AT_ONCE, progress).map(
            PROBE, lambda source: probe(source, web, run.catalogue.context(source.id)), sources
        )
    rows: list[dict[str, object]] = []
    for name, outcome in zip(sources, outcomes, strict=True):
        if isinstance(outcome, Exception):
            raise outcome
        rows.append(
            {
                "id": name,
                "status": sources[name].status,
                "verdict": outcome.verdict,
                "address": outcome.address,
                "says": outcome.details,
            }
        )
    return rows


def rule_rows(request: RunRequest) -> list[dict[str, object]]:
    """Return one row a rule, then one a parameter, then one a scenario."""
    run = prepare(request)
    available_layers = {layer for source in run.sources for layer in source.feeds}
    rows: list[dict[str, object]] = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "title": rule.title.in_language(request.lang),
            "status": rule.status,
            "source": "; ".join(rule.source),
            "needs": _needs_text(rule.missing(available_layers)),
        }
        for rule in run.ruleset.rules.values()
    ]
    rows += [
        {
            "id": param.id,
            "kind": "param",
            "title": param.title.in_language(request.lang),
            "status": param.status,
            "source": param.source,
            "value": f"{param.value:g} {param.unit}".removesuffix(" 1"),
        }
        for param in run.ruleset.params.values()
    ]
    rows += [
        {
            "id": scenario.id,
            "kind": "scenario",
            "title": scenario.title.in_language(request.lang),
            "status": scenario.status,
            "source": scenario.source,
        }
        for scenario in run.ruleset.scenarios.values()
    ]
    return rows


def region_rows(request: RunRequest) -> list[dict[str, object]]:
    """Return one row a region, from the boundaries as they are available now."""
    run = prepare(request)
    with run:
        municipalities = municipalities_of(run, LocalExecutor(request.workers, _NoProgress()))
    frame = municipalities.frame
    codes = set(frame["feature_id"])
    for column in ("region_code", "province_code"):
        if column in frame:
            codes |= {code for code in frame[column] if isinstance(code, str) and code}
    return [
        {
            "code": region.code,
            "name": region.name,
            "municipalities": len(region.municipalities),
            "area_ha": round(region.area_ha),
        }
        for region in regions(municipalities, tuple(codes))
    ]


class _NoProgress(Progress):
    def step_started(self, step: str, count: int) -> None:
        """Ignore it."""

    def item_finished(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Ignore it."""

    def item_advanced(self, item: str, done: int, total: int | None) -> None:
        """Ignore it."""


def _needs_text(layers: tuple[str, ...]) -> str:
    return f"not evaluated: needs {', '.join(layers)}" if layers else ""


def _health(run: Run, source: Source, newest: Snapshot | None, failure: Failure | None) -> Health:
    """Return the health of a source by what is in the store."""
    if newest is not None:
        if not is_within_refresh_period(source, newest, run.request.at):
            return "stale"
        return "unverified" if source.status == "unverified" else "fresh"
    if failure is not None and failure.features:
        return "partial"
    if source.key is not None and source.key.variable not in run.catalogue.keys:
        return "not_public"
    return "unverified" if source.status == "unverified" else "missing"


def _published(request: RunRequest) -> dict[str, dict[str, Any]]:
    """Return what the published release says of each source; nothing where there is none to read."""
    try:
        manifest = manifest_of(published_in(request.out), ["sources"])
    except (NoRelease, OutputRefused):
        return {}
    return {row["id"]: row for row in manifest["sources"]}


def _content(
    run: Run, source: Source, newest: Snapshot | None, published: dict[str, dict[str, Any]]
) -> dict[str, str | None]:
    """Return of when the content of a source is; that of a column is known once a run has read these bytes."""
    content, row = source.content, published.get(source.id, {})
    if content is None or newest is None:
        stated = content.on if content else None
        return {CONTENT_ON: stated, CONTENT_NEWEST_ON: stated}
    if content.column is not None:
        is_same = row.get("sha256") == newest.sha256
        return {name: row.get(name) if is_same else None for name in (CONTENT_ON, CONTENT_NEWEST_ON)}
    stated = stated_date(source, newest, run.snapshots.path(newest)) or None
    return {CONTENT_ON: stated, CONTENT_NEWEST_ON: stated}


def _content_text(row: dict[str, object]) -> str:
    dates = dict.fromkeys(str(row[name]) for name in (CONTENT_ON, CONTENT_NEWEST_ON) if row[name])
    return " to ".join(dates) or "unknown"


def _size_text(size_bytes: object) -> str:
    if not isinstance(size_bytes, int):
        return ""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 100_000 else f"{size_bytes / 1e3:.1f} kB"
