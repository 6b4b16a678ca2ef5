"""Paging by offset: where a server counts, every change of its data moves what comes after it.

A feature that is deleted while its followers are still to come moves them all up by one, and the next page starts one
too late; a count cannot show it when another feature was added. So each page is requested from the last feature that
came, and must begin with that one. The end is where nothing comes after it: the total that a server states may be a
limit.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from data.pull.connectors.pages import Item, Pages

__all__ = ["OffsetPage", "fetch_by_offset"]


class OffsetPage(NamedTuple):
    """One page: its bytes as they came, and the items in it."""

    body: bytes
    items: Sequence[Item]


def fetch_by_offset(pages: Pages, fetch_page: Callable[[int], OffsetPage], page_size: int, suffix: str) -> None:
    """Fetch every page from the first feature on until there is no more.

    Parameters
    ----------
    fetch_page
        Fetch the page that starts at an offset.
    page_size
        How many features a page should hold; servers may give fewer.
    suffix
        The ending of a page's name.

    Raises
    ------
    IncompletePull
        A page does not begin with the last feature of the page before it.
    """
    page, overlapping = fetch_page(0), False
    pages.add(page.body, page.items, suffix=suffix)
    start = longest = received = len(page.items)
    full = page_size
    while received:
        page, overlapping = _next_page(pages, fetch_page, start, was_full=received >= full, one_per_page=longest == 1)
        received = len(page.items)
        if received:
            pages.add(page.body, page.items, suffix=suffix, overlapping=overlapping)
        start += received - overlapping
        longest = full = max(longest, received)


def _next_page(
    pages: Pages, fetch_page: Callable[[int], OffsetPage], start: int, *, was_full: bool, one_per_page: bool
) -> tuple[OffsetPage, bool]:
    """Return the page after so many features, empty at the end, and whether it begins with the last one of these.

    Parameters
    ----------
    was_full
        Whether the page before was as long as pages get, so that there is likely another.
    one_per_page
        Whether a page holds one feature at most, so that the last one leaves no room for the next.
    """
    if was_full and not one_per_page:
        page = fetch_page(start - 1)
        pages.require_overlap(page.items)
        if len(page.items) > 1:
            return page, True
    plain = fetch_page(start)
    if not plain.items or one_per_page or was_full:
        return plain, False
    # The page before was only short; it must still be checked where its successor begins.
    page = fetch_page(start - 1)
    pages.require_overlap(page.items)
    return (page, True) if len(page.items) > 1 else (plain, False)
