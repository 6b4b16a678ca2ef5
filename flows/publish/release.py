"""A release: staged in a folder of its own, checked, and switched in one step."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from flows.errors import RequestError
from flows.publish.changes import changes_since
from flows.publish.national import (
    benchmark_records,
    benchmarks_beside,
    is_nation,
    national_summary,
    shared_municipalities,
    total_balance,
    write_balance,
)
from flows.releases.previous import CURRENT, NAME_TIME, RELEASES, current, release_before
from flows.run.context import RunContext
from flows.run.run import Run, code_version
from flows.run.steps import RegionResult
from maps.common.worded import worded_context, worded_table
from maps.index.content import Changes, IndexEntry
from maps.index.nation_page import write_nation
from maps.index.page import write_index
from spatial.indicators import BenchmarkResult

__all__ = ["Release", "publish", "staging"]

_STAGE: Final = ".staging-"
_OVERVIEW: Final = "nederland.html"


@dataclass(frozen=True)
class Release:
    """What was published: its id, its folder, and the results per region."""

    release_id: str
    folder: Path
    index: Path
    regions: tuple[RegionResult, ...]
    sources: dict[str, str]


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give an empty folder beside the releases, which only this run may publish from; it is deleted afterwards.

    So are folders beside it whose names begin with its own. What a killed run left behind is removed first.

    Raises
    ------
    RequestError
        Another run works in the same output folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as err:
        msg = f"another run is at work in {out}; wait for it, or give another folder with --out DIR"
        raise RequestError(msg) from err
    try:
        for leftover in out.glob(f"{_STAGE}*"):
            if leftover.is_symlink():
                leftover.unlink()
            else:
                # A worker of a killed run may still be writing there; the run after this one removes the rest.
                shutil.rmtree(leftover, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(dir=out, prefix=_STAGE))
        stage.chmod(0o755)
        try:
            yield stage
        finally:
            for leftover in out.glob(f"{stage.name}*"):
                shutil.rmtree(leftover, ignore_errors=True)
    finally:
        lock.release()


def publish(run: Run, context: RunContext, results: Sequence[RegionResult], stage: Path) -> Release:
    """Complete a staged release (index, changes, manifest), move it into place and switch `current` to it.

    The release's id is its publication time and a hash of its content, so the same content has the same id; when it is
    there already, nothing is written twice. `current` is a link that is replaced in one step: whoever reads through it
    sees the old release or the new one, whole.
    """
    request = run.request
    write_balance(results, context, stage / "balance.csv")
    previous = release_before(request.out, request.at)
    changes = changes_since(previous, stage, run, context)
    _write_json(stage / "changes.json", changes)
    benchmarks = benchmarks_beside(run, results, context)
    _write_pages(results, context, changes, benchmarks, stage)
    files = {path.relative_to(stage).as_posix(): _sha256(path) for path in sorted(stage.rglob("*")) if path.is_file()}
    manifest = _manifest(run, context, results, files)
    manifest["benchmarks"] = benchmark_records(benchmarks, request.lang)
    content = {name: part for name, part in manifest.items() if name != "durations_s"}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    name = f"{request.at:{NAME_TIME}}-{digest[:12]}"
    target = _release_folder(request.out / RELEASES, name, files)
    release_id = target.name
    _write_json(stage / "manifest.json", {"release_id": release_id, **manifest})
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        stage.rename(target)
    _switch(request.out, target)
    _prune(request.out, request.keep_releases)
    health: dict[str, str] = {status.source_id: status.health for status in context.sources}
    return Release(release_id, target, request.out / CURRENT / "index.html", tuple(results), health)


def _write_pages(
    results: Sequence[RegionResult],
    context: RunContext,
    changes: Mapping[str, Any],
    benchmarks: Sequence[BenchmarkResult],
    stage: Path,
) -> None:
    """Write the index and, of several regions, the map of all of them."""
    entries = [_with_changes(result.index, changes) for result in results]
    is_whole_nation, several = is_nation(context), len(entries) > 1
    report_context = worded_context(context.report_context)
    write_index(
        entries,
        report_context,
        stage / "index.html",
        nation=is_whole_nation,
        previous=changes["previous"] or "",
        overview_href=_OVERVIEW if several else "",
    )
    if several:
        balance = None if shared_municipalities(context) else total_balance(results)
        write_nation(entries, report_context, balance, stage / _OVERVIEW, nation=is_whole_nation, benchmarks=benchmarks)


def _with_changes(entry: IndexEntry, changes: Mapping[str, Any]) -> IndexEntry:
    region_changes = changes["regions"].get(entry.code)
    if region_changes is None:
        return entry
    return replace(
        entry,
        changes=Changes(len(region_changes["gained"]), len(region_changes["lost"]), len(region_changes["regraded"])),
    )


def _manifest(
    run: Run, context: RunContext, results: Sequence[RegionResult], files: dict[str, str]
) -> dict[str, object]:
    request = run.request
    return {
        "at": request.at.isoformat(),
        "lang": request.lang,
        "code_version": code_version(),
        "rules_sha256": run.ruleset.digest,
        "rulebook_sha256": run.rulebook.digest,
        "rules_not_evaluated": {
            rule.id: list(missing) for rule in run.ruleset.rules.values() if (missing := rule.missing(context.layers))
        },
        "params": {name: param.value for name, param in run.ruleset.params.items()},
        "scenarios": [ruleset.scenario for ruleset in run.rulesets],
        "layers": worded_table(context.report_context.layers, request.lang).to_dict("records"),
        "sources": [
            {
                "id": source.id,
                "title": source.title.in_language(request.lang),
                "label": source.label,
                "licence": source.licence,
                "request": status.snapshot.request if status.snapshot else None,
                "sha256": status.snapshot.sha256 if status.snapshot else None,
                "size_bytes": status.snapshot.size_bytes if status.snapshot else None,
                "content_on": status.content.oldest if status.content else None,
                "content_newest_on": status.content.newest if status.content else None,
                "captured_at": status.snapshot.captured_at.isoformat() if status.snapshot else None,
                "features": status.snapshot.features if status.snapshot else None,
                "health": status.health,
                "why": status.why,
            }
            for source, status in ((run.catalogue.get(status.source_id), status) for status in context.sources)
        ],
        "issues": len(context.report_context.issues),
        **national_summary(results, context),
        "regions": {
            result.code: {
                field.name: getattr(result, field.name)
                for field in fields(result)
                if field.name not in ("index", "seconds")
            }
            for result in results
        },
        "files": files,
        "durations_s": {result.code: result.seconds for result in results},
    }


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_whole(folder: Path, files: dict[str, str]) -> bool:
    return (folder / "manifest.json").is_file() and all(
        (folder / name).is_file() and _sha256(folder / name) == digest for name, digest in files.items()
    )


def _release_folder(releases: Path, name: str, files: dict[str, str]) -> Path:
    """Return the folder of this release, or where to put it.

    One that someone changed by hand is left alone, since it may be the published one; a number is added then.
    """
    candidates = (releases / (f"{name}-{number}" if number else name) for number in count())
    return next(candidate for candidate in candidates if not candidate.exists() or _is_whole(candidate, files))


def _switch(out: Path, target: Path) -> None:
    temporary = out / f"{_STAGE}link-{os.getpid()}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target.relative_to(out), target_is_directory=True)
    temporary.replace(out / CURRENT)


def _prune(out: Path, keep: int) -> None:
    """Remove the oldest releases; the published one stays whatever its date."""
    published = current(out)
    others = sorted((path for path in (out / RELEASES).iterdir() if path.resolve() != published), reverse=True)
    for path in others[keep - 1 :]:
        # Renamed first: a run that is killed here must not leave half a release among the whole ones.
        removed = path.rename(out / f"{_STAGE}{path.name}")
        shutil.rmtree(removed)
