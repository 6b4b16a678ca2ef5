"""What the listing commands show."""

from data.capture import within_rhythm
from data.snapshot import Snapshot
from data.source import Source
from flows.job import municipalities_of
from flows.local import LocalExecutor
from flows.progress import Progress
from flows.request import RunRequest
from flows.run import Run, prepare
from spatial.region import regions

__all__ = ["region_rows", "rule_rows", "source_rows"]


def source_rows(request: RunRequest) -> list[dict[str, object]]:
    """One row a source of the catalogue, also of those that no rule needs."""
    run = prepare(request)
    needed = {source.id for source in run.sources}
    rows: list[dict[str, object]] = []
    for source in run.catalogue.sources.values():
        history = run.snapshots.history(source)
        rows.append(
            {
                "id": source.id,
                "title": source.title.in_language(request.lang),
                "health": _age(run, source, history[0]) if history else "missing",
                "captured_at": history[0].captured_at if history else None,
                "licence": source.licence,
                "status": source.status,
                "label": source.label,
                "used": "used" if source.id in needed else "not used",
                "address": source.address[0],
            }
        )
    return rows


def rule_rows(request: RunRequest) -> list[dict[str, object]]:
    """One row a rule, then one a parameter, then one a scenario."""
    run = prepare(request)
    fed = {layer for source in run.sources for layer in source.feeds}
    rows: list[dict[str, object]] = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "title": rule.title.in_language(request.lang),
            "status": rule.status,
            "source": "; ".join(rule.source),
            "needs": _needs(rule.missing(fed)),
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
    """One row a region, from the boundaries as they can be had now."""
    run = prepare(request)
    municipalities = municipalities_of(run, LocalExecutor(request.workers, _Silent()))
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


class _Silent(Progress):
    def begin(self, step: str, count: int) -> None:
        """Say nothing."""

    def done(self, step: str, item: str, seconds: float, error: Exception | None) -> None:
        """Say nothing."""


def _needs(layers: tuple[str, ...]) -> str:
    return f"not evaluated: needs {', '.join(layers)}" if layers else ""


def _age(run: Run, source: Source, newest: Snapshot) -> str:
    return "fresh" if within_rhythm(source, newest, run.request.at) else "stale"
