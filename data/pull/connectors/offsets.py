"""Paging by offset: where a server counts, every change of its data moves what comes after it.

A feature that is deleted while its followers are still to come moves them all up by one, and the next page starts one
too late; a count cannot show it when another feature was added. So each page is asked for from the last feature that
came, and must begin with that. The end is where nothing comes after it: what a server says of its total may be a limit.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from data.pull.connectors.pages import Item, Pages

__all__ = ["Page", "all_by_offset"]


class Page(NamedTuple):
    """One page: its bytes as they came, and the items in it."""

    body: bytes
    items: Sequence[Item]


def all_by_offset(pages: Pages, ask: Callable[[int], Page], page_size: int, suffix: str) -> None:
    """Take every page from the first feature on until there is no more.

    Parameters
    ----------
    ask
        Request the page that starts at an offset.
    page_size
        How many features a page is asked to hold; servers may give fewer.
    suffix
        The ending of a page's name.

    Raises
    ------
    IncompletePull
        A page does not begin with the last feature of the page before it.
    """
    page, overlapping = ask(0), False
    pages.add(page.body, page.items, suffix=suffix)
    start = longest = came = len(page.items)
    full = page_size
    while came:
        page, overlapping = _after(pages, ask, start, is_full=came >= full, alone=longest == 1)
        came = len(page.items)
        if came:
            pages.add(page.body, page.items, suffix=suffix, overlapping=overlapping)
        start += came - overlapping
        longest = full = max(longest, came)


def _after(pages: Pages, ask: Callable[[int], Page], start: int, *, is_full: bool, alone: bool) -> tuple[Page, bool]:
    """Return the page after so many features, empty at the end, and whether it begins with the last one of these.

    Parameters
    ----------
    is_full
        Whether the page before was as long as pages get, so that there is likely another.
    alone
        Whether a page holds one feature at most, so that the last one leaves no room for the next.
    """
    if is_full and not alone:
        page = ask(start - 1)
        pages.starts_with_last(page.items)
        if len(page.items) > 1:
            return page, True
    plain = ask(start)
    if not plain.items or alone or is_full:
        return plain, False
    # The page before was only short; its successor must still prove where it begins.
    page = ask(start - 1)
    pages.starts_with_last(page.items)
    return (page, True) if len(page.items) > 1 else (plain, False)
