"""The commands that pull and publish: `run` and `refresh`."""

import os
from datetime import datetime
from typing import Any

import click

from flows.cli.options import TIME, guarded, make_request, out_option, region_option, request_options
from flows.cli.output import print_json, progress_display
from flows.errors import ExitCode

__all__ = ["refresh", "run"]


@click.command()
@region_option
@out_option
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="Evaluate this scenario, too.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the Dask cluster of this scheduler (tcp://HOST:8786), as a Prefect flow; needs opgavenkaart[cluster].",
)
@click.option("--prefect", is_flag=True, help="Run the steps as a Prefect flow (also where PREFECT_API_URL is set).")
@request_options
@guarded
def run(*, prefect: bool, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - click's own
    """Pull the sources that are due, evaluate every rule and publish a release."""
    request = make_request(options)
    if request.scheduler:
        from flows.executors.cluster_extra import require_cluster_extra

        require_cluster_extra()
    if prefect or request.scheduler or "PREFECT_API_URL" in os.environ:
        from flows.settings import Settings, contain_prefect

        contain_prefect(Settings())
        from flows.executors.prefect_flow import run_as_flow

        release = run_as_flow(request)
    else:
        from flows.executors.local import LocalExecutor
        from flows.job import main_job

        with progress_display(as_json=as_json) as progress:
            release = main_job(request, LocalExecutor(request.workers, progress))
    if as_json:
        print_json(
            {
                "event": "released",
                "release_id": release.release_id,
                "folder": str(release.folder),
                "index": str(release.index),
                "sources": release.sources,
            }
        )
        return
    for result in release.regions:
        counts = (
            f"{result.places} plans and areas, {sum(result.places_by_severity.values())} with a conflict, "
            f"{result.heavy_places} with a heavy one"
        )
        targets = f", {result.region_findings} targets not reached" if result.region_findings else ""
        click.echo(f"{result.code} {result.name}: {counts}{targets}")
    for source, health in release.sources.items():
        if health != "fresh":
            click.echo(f"source {source}: {health}")
    click.echo(f"published {release.release_id}; open {release.index.absolute()}")


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--only", "only", multiple=True, metavar="ID", help="Pull this source; the same as naming it.")
@click.option("--since", type=TIME, metavar="TIME", help="Skip sources that were pulled at that time or later.")
@click.option("--accept-fewer", is_flag=True, help="Accept a source even when it holds far fewer features than before.")
@region_option
@request_options
@guarded
def refresh(
    *,
    sources: tuple[str, ...],
    only: tuple[str, ...],
    since: datetime | None,
    accept_fewer: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401 - click's own
) -> None:
    """Pull SOURCES, or all that a run needs, without publishing.

    This is the only way to pull a source whose status is unverified.
    """
    from flows.executors.local import LocalExecutor
    from flows.job import refresh_job
    from flows.run.request import aware

    request = make_request(options)
    with progress_display(as_json=as_json) as progress:
        statuses = refresh_job(
            request,
            LocalExecutor(request.workers, progress),
            dict.fromkeys((*sources, *only)),
            since=aware(since) if since else None,
            accept_fewer=accept_fewer,
        )
    for status in statuses:
        if as_json:
            print_json(
                {
                    "source": status.source_id,
                    "health": status.health,
                    "features": status.snapshot.features if status.snapshot else None,
                    "size_bytes": status.snapshot.size_bytes if status.snapshot else 0,
                    "why": status.why,
                }
            )
        else:
            click.echo(f"{status.source_id}: {status.health} {status.why}".rstrip())
    if any(status.snapshot is None or status.why for status in statuses):
        raise SystemExit(ExitCode.NOTHING_TO_PUBLISH)
