"""What a region's map says of itself: age and health of its data, what is not known, and where the whole stands."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maps.common.data_quality import unverified_shares, white_spots
from maps.common.labels import wording_of
from maps.common.numbers import content_day, plain
from maps.common.phrases import phrase
from maps.common.source_list import SourceRow, captured_of, health_line, is_fictional, source_rows
from maps.common.styles import Badge
from maps.report.about import why_blank
from maps.report.context import Context
from spatial.layers.content_date import CONTENT_ON
from spatial.report.report import RegionReport

__all__ = ["About", "AboutLayer", "AboutRule", "AboutSource", "about"]

_NOTES: Final = ("grades", "ground", "slivers", "status", "same_bytes")
_LABELS: Final = ("fictional", "derived")


@dataclass(frozen=True)
class AboutLayer:
    """A layer with its health, content dates and pull; `badges` say what is fictional, derived or not fresh."""

    title: str
    health: str
    content: str
    captured: str
    badges: tuple[Badge, ...]
    rules: str


@dataclass(frozen=True)
class AboutSource:
    """A source with the layers that it fills (ids with commas), and its title and dates for the printed sheet."""

    source: SourceRow
    layers: str
    short: str


@dataclass(frozen=True)
class AboutRule:
    """A rule that was not evaluated, and what it needs."""

    title: str
    rule_id: str
    needs: str


@dataclass(frozen=True)
class About:
    """The content of the about tab; `notes` are pairs of term and text, `files` those beside the map."""

    health: str
    layers: tuple[AboutLayer, ...]
    white_spots: tuple[AboutLayer, ...]
    sources: tuple[AboutSource, ...]
    not_evaluated: tuple[AboutRule, ...]
    rules: int
    unverified: str
    labelled: tuple[str, ...]
    is_fictional: bool
    notes: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def about(report: RegionReport, files: Sequence[str]) -> About:
    """Return the content of the about tab, from the same tables as the report; `files` stand beside the map."""
    # As for a section of the report, without findings, of which this tab has none.
    context = Context(report, wording_of(report), frozenset(), {})
    background = report.background
    spots = {spot.layer: spot for spot in white_spots(report)}
    layers = {str(row["layer"]): _layer(row, context) for row in background.layers.to_dict("records")}
    whole = unverified_shares(report)[0]
    return About(
        health=health_line(background),
        layers=tuple(layers.values()),
        white_spots=tuple(
            AboutLayer(
                title=spot.title,
                health=why_blank(context, spot),
                content=layers[name].content,
                captured=layers[name].captured,
                badges=layers[name].badges,
                rules=", ".join(spot.rules),
            )
            for name, spot in spots.items()
        ),
        sources=_sources(report),
        not_evaluated=tuple(
            AboutRule(plain(row["title"]), str(row["rule_id"]), context.needs(row))
            for row in report.rules[~report.rules["evaluated"].astype(bool)].to_dict("records")
        ),
        rules=len(report.rules),
        unverified=context.text(
            "about.unverified_share",
            share=context.value(whole.share, "share"),
            unverified=context.count(whole.unverified),
            numbers=context.count(whole.numbers),
        ),
        labelled=_labelled(background.layers.to_dict("records"), context),
        is_fictional=is_fictional(background),
        notes=tuple(
            (context.text(f"method_note.{key}.term"), context.text(f"method_note.{key}.text")) for key in _NOTES
        ),
        files=tuple(files),
    )


def _layer(row: Mapping[Hashable, Any], context: Context) -> AboutLayer:
    background = context.report.background
    names = [name for name in plain(row["sources"]).split(",") if name]
    rows = background.sources[background.sources["source_id"].isin(names)]
    health, label = str(row["health"]), str(row["label"])
    badges = [Badge("label", context.wording.word("label", label))] if label else []
    if health != "fresh":
        badges.append(Badge("health", context.wording.word("health", health)))
    rules = context.report.rules
    reads = rules.loc[(rules["left_layer"] == row["layer"]) | (rules["right_layer"] == row["layer"]), "rule_id"]
    return AboutLayer(
        title=str(row["title"]),
        health=context.wording.word("health", health),
        content=content_day(row[CONTENT_ON], background.lang),
        captured=captured_of(rows, background),
        badges=tuple(badges),
        rules=", ".join(reads),
    )


def _sources(report: RegionReport) -> tuple[AboutSource, ...]:
    background = report.background
    rows = source_rows(background)
    layers = [plain(layers) for layers in background.sources["layers"]]
    return tuple(
        AboutSource(row, filled, _short(row, background.lang)) for row, filled in zip(rows, layers, strict=True)
    )


def _short(row: SourceRow, lang: str) -> str:
    return phrase("content_line.sheet", lang, {"title": row.title, "content": row.content, "captured": row.captured})


def _labelled(rows: Sequence[Mapping[Hashable, Any]], context: Context) -> tuple[str, ...]:
    """Return a sentence per label that some layer has, naming these layers."""
    sentences = []
    for label in _LABELS:
        titles = [str(row["title"]) for row in rows if row["label"] == label]
        if titles:
            sentences.append(context.wording.text(f"map.about.{label}", layers=", ".join(titles)))
    return tuple(sentences)
