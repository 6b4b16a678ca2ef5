"""The bid of an energy region, and whether its municipalities add up to it."""

import math
import re

import pandas as pd

from spatial.indicators.given import Given
from spatial.indicators.rows import Rows, worst_status
from spatial.indicators.targets import Target
from spatial.layers.layer import ID, NAME

__all__ = ["bid_of", "bid_rows"]


def bid_of(given: Given) -> Target | None:
    """Return the bid of the region, if it has one."""
    return given.targets.latest("energy.bid", given.region.code)


def bid_rows(rows: Rows, given: Given) -> None:
    """Add the bid, the sum of what municipalities take of it, and that sum against the bid."""
    bid = bid_of(given)
    if bid is None:
        rows.absent(
            "energy.bid",
            f"Voor {given.region.code} is geen bod bekend: een bod hoort bij een energieregio. Geef een doel "
            "energy.bid in --rules DIR.",
            f"No bid is known for {given.region.code}: a bid belongs to an energy region. Give a target energy.bid in "
            "--rules DIR.",
        )
    else:
        note = bid.note.in_language(rows.lang) if bid.note else ""
        rows.add(
            "energy.bid",
            bid.value,
            status=bid.status,
            source=bid.source,
            edition=bid.edition,
            basis=" ".join(part for part in (note, _changed(rows, bid, given.members)) if part),
        )
    _sum_rows(rows, given, bid)


def _sum_rows(rows: Rows, given: Given, bid: Target | None) -> None:
    whole = given.targets.latest("energy.municipal_sum", given.region.code)
    if bid is not None and bid.shares:
        placed, unknown = _placed(bid, given.members)
        lost = [str(name) for code, name in given.members[[ID, NAME]].itertuples(index=False) if code not in placed]
        total = math.fsum(placed.values())
        told = rows.say(
            f"{len(placed)} van {len(given.members)} gemeenten.",
            f"{len(placed)} of {len(given.members)} municipalities.",
        )
        if lost:
            told += rows.say(f" Zonder {', '.join(sorted(lost))}.", f" Without {', '.join(sorted(lost))}.")
        if unknown:
            told += rows.say(
                f" Niet in deze regio, niet geteld: {', '.join(unknown)}.",
                f" Not in this region, not counted: {', '.join(unknown)}.",
            )
        status, source, edition = bid.status, bid.source, bid.edition
    elif whole is not None:
        total, status, source, edition = whole.value, whole.status, whole.source, whole.edition
        told = whole.note.in_language(rows.lang) if whole.note else ""
    else:
        why = (
            "Hoe het bod over de gemeenten verdeeld is, is niet bekend; geef 'shares' bij het doel energy.bid in "
            "--rules DIR.",
            "How the bid is divided over the municipalities is not known; give 'shares' with the target energy.bid in "
            "--rules DIR.",
        )
        rows.absent("energy.municipal_sum", *why)
        rows.absent("energy.municipal_sum_share", *why)
        return
    rows.add("energy.municipal_sum", total, status=status, source=source, edition=edition, basis=told)
    if bid is None or bid.value == 0:
        rows.absent("energy.municipal_sum_share", "Zie energy.bid.", "See energy.bid.")
        return
    rows.add(
        "energy.municipal_sum_share",
        total / bid.value,
        status=worst_status(status, bid.status),
        source=source,
        edition=edition,
        basis=rows.say(
            f"{rows.number(total)} van {rows.number(bid.value)} TWh; de gemeenten samen horen op het bod uit te komen.",
            f"{rows.number(total)} of {rows.number(bid.value)} TWh; the municipalities together ought to make the bid.",
        ),
    )


def _placed(bid: Target, members: pd.DataFrame) -> tuple[dict[str, float], list[str]]:
    """Return GM code to share, and the keys that are no municipality of the region."""
    codes = {_plain(name): str(code) for code, name in members[[ID, NAME]].itertuples(index=False)}
    codes |= {code: code for code in codes.values()}
    placed: dict[str, float] = {}
    unknown = []
    for key, value in bid.shares.items():
        code = codes.get(key) or codes.get(_plain(key))
        if code is None:
            unknown.append(key)
        else:
            placed[code] = placed.get(code, 0.0) + value
    return placed, sorted(unknown)


def _changed(rows: Rows, bid: Target, members: pd.DataFrame) -> str:
    """Tell where the municipalities of now are not those that the bid was made for."""
    if not bid.members:
        return ""
    then, now = ({_plain(name): name for name in names} for names in (bid.members, members[NAME].astype(str)))
    gone, come = (sorted(a[name] for name in a.keys() - b.keys()) for a, b in ((then, now), (now, then)))
    return " ".join(
        part
        for part in (
            rows.say(f"Toen met {', '.join(gone)}.", f"Then with {', '.join(gone)}.") if gone else "",
            rows.say(f"Nu ook met {', '.join(come)}.", f"Now with {', '.join(come)} too.") if come else "",
        )
        if part
    )


def _plain(name: str) -> str:
    """Bring spellings of one name together: Hengelo (O) and Hengelo, which no region has both."""
    return re.sub(r"\(.*?\)|\W", "", name.casefold())
