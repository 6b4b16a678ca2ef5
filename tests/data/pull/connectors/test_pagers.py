"""Each pager over real HTTP: whatever its pages and whatever goes wrong, a pull is whole or refused, and no part."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.errors import HarmoniseError, SourceUnavailable
from data.snapshots.snapshot import Snapshot, SnapshotStore
from data.web import Web
from tests.properties import examples
from tests.servers.standin import request_counts, scenario
from tests.servers.standin_pulls import AT, HASTY, KINDS, arrived, entry_of, expected, pull_into, spec_of

LATER = AT + timedelta(days=40)
NONCES = itertools.count()

# Slow and large answers are left to test_faults.py: here each example would wait for them.
ANSWERS = (
    "html_200", "error_object_200", "truncated_json", "wrong_type", "empty_body", "http_400", "http_403", "http_404",
    "http_429", "http_500", "http_502", "http_503", "reset_mid_body", "redirect", "redirect_to_itself",
    "redirect_to_file", "redirect_to_private", "redirect_to_nonsense",
)  # fmt: skip
WITH_CURSOR = (
    "too_many", "repeat_page", "duplicate_ids", "duplicate_ids_changed", "circle", "endless_next", "endless_empty",
    "empty_page", "changed_between_pages",
)  # fmt: skip
COUNTED = (*WITH_CURSOR, "short_by_one", "stops_early")
# A server that pages by offset and tells no count can lose these without a trace in any one answer.
UNCOUNTED_OFFSET = ("too_many", "endless_next")

FAULTS = {
    "ogc": (*WITH_CURSOR, "short_by_one", "wrong_crs"),
    "ogc_counted": (*COUNTED, "wrong_crs"),
    "ogc_offset": (*COUNTED, "wrong_crs"),
    "ogc_offset_uncounted": (*UNCOUNTED_OFFSET, "wrong_crs"),
    "wfs": (*COUNTED, "wrong_crs"),
    "wfs_mapserver": (*UNCOUNTED_OFFSET, "wrong_crs"),
    "wfs_gml": (*COUNTED, "doctype_xml"),
    "wfs_gml_uncounted": (*UNCOUNTED_OFFSET, "doctype_xml"),
    "arcgis": (*COUNTED, "wrong_crs"),
    "arcgis_ids": (*COUNTED, "wrong_crs"),
    "odata3": WITH_CURSOR,
    "odata4_counted": COUNTED,
}
PLACES = {"wfs": ("count",), "arc": ("description", "count", "ids"), "oda": ("description",)}

lengths = st.integers(1, 25)
layouts = st.fixed_dictionaries({"cap": lengths, "pages": st.lists(lengths, max_size=4), "down": st.booleans()})
# Explaining a failure takes longer than finding it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
few = settings(examples(1), phases=PHASES)


@pytest.fixture(scope="module")
def web(base: str) -> Iterator[Web]:
    with Web(contact="test", mirror=base, retry=HASTY) as client:
        yield client


def faults_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """One fault, at a page or at another request; it stays, or passes after it struck once or twice."""
    pages = st.integers(1, 8)
    times = st.sampled_from([None, 1, 2])
    places = PLACES.get(kind[:3], ())
    where = st.one_of(pages, st.sampled_from(places)) if places else pages
    answer = st.fixed_dictionaries({"kind": st.sampled_from(ANSWERS), "page": where, "times": times})
    data = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(FAULTS[kind]),
            "page": pages,
            "times": times,
            "change": st.sampled_from(["deleted", "inserted"]),
        }
    )
    return st.one_of(answer, data)


def whole(kind: str, spec: dict[str, Any], got: list[tuple[object, ...]]) -> bool:
    """Whether every feature came once; one that came or went meanwhile may be there or not."""
    before = expected(kind, spec)
    fault = spec["fault"] or {}
    if got == before or fault.get("kind") != "changed_between_pages":
        return got == before
    after = expected(kind, {**spec, "features": spec["features"] + 1})
    gone = before[:0] if fault["change"] == "inserted" else [expected_first(kind, spec)]
    return set(before) - set(gone) <= set(got) <= set(after) and len(got) == len(set(got))


def expected_first(kind: str, spec: dict[str, Any]) -> tuple[object, ...]:
    """The feature that a server lists first, which is the one that is deleted."""
    if not spec["features"]:
        return ()
    [first] = set(expected(kind, spec)) - set(expected(kind, {**spec, "features": spec["features"] - 1}))
    return first if spec["down"] else expected(kind, {**spec, "features": 1})[0]


@pytest.mark.parametrize("kind", FAULTS)
@few
@given(data=st.data())
def test_a_pull_is_whole_or_refused(web: Web, base: str, kind: str, data: st.DataObject) -> None:
    spec = spec_of(
        kind,
        **data.draw(layouts, "layout"),
        features=data.draw(st.integers(0, 60), "features"),
        fault=data.draw(st.one_of(st.none(), faults_of(kind)), "fault"),
        nonce=next(NONCES),
        switches={"links": "own"},
    )
    wanted = entry_of(kind, base=scenario(base, spec), at_least=0, page_size=data.draw(lengths, "page_size"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            snapshot = pull_into(web, wanted, folder)
        except SourceUnavailable:
            assert spec["fault"] is not None
            assert SnapshotStore(folder / "store").history(wanted) == ()
        else:
            assert whole(kind, spec, arrived(kind, wanted, snapshot, folder))


# What says the same ---------------------------------------------------------------------------------------------------


def again(base: str, kind: str, spec: dict[str, Any], folder: Path, at: datetime = AT, **entry: object) -> Snapshot:
    with Web(contact="test", mirror=scenario(base, spec), retry=HASTY) as client:
        return pull_into(client, entry_of(kind, at_least=0, **entry), folder, at)


def objects(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in (folder / "store" / "objects").rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", FAULTS)
@settings(examples(0.4), phases=PHASES)
@given(first=layouts, second=layouts, sizes=st.tuples(lengths, lengths), features=st.integers(0, 60))
def test_content_depends_on_no_page_and_no_order_and_is_kept_once(
    base: str, kind: str, first: dict[str, Any], second: dict[str, Any], sizes: tuple[int, int], features: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = again(base, kind, spec_of(kind, features=features, **first), folder, page_size=sizes[0])
        kept = objects(folder)
        spec = spec_of(kind, features=features, **second, nonce=1)
        if KINDS[kind].connector.startswith("cbs"):
            # A table says when it changed; when it says otherwise, the rows must tell that they did not.
            spec["fault"] = {"kind": "error_object_200", "page": "description"}
        two = again(base, kind, spec, folder, LATER, page_size=sizes[1])
        assert one.content
        assert (two.content, two.sha256, two.features) == (one.content, one.sha256, features)
        assert two.captured_at == LATER
        assert objects(folder) == kept


@pytest.mark.parametrize("members", [None, "featureMembers"])
@pytest.mark.parametrize("indent", [False, True])
def test_line_breaks_of_gml_say_nothing(base: str, tmp_path: Path, members: str | None, indent: bool) -> None:
    switches = {"members": members, "indent": indent}
    one = again(base, "wfs_gml", spec_of("wfs_gml", features=7, cap=3, switches=switches), tmp_path)
    two = again(base, "wfs_gml", spec_of("wfs_gml", features=7, cap=7, switches=switches), tmp_path, LATER)
    assert (two.content, two.sha256) == (one.content, one.sha256)


@pytest.mark.parametrize("kind", [*FAULTS, "file", "file_geojson", "file_gml", "file_zip", "atom"])
def test_other_content_is_another_snapshot(base: str, tmp_path: Path, kind: str) -> None:
    one = again(base, kind, spec_of(kind, features=12, cap=5), tmp_path)
    two = again(base, kind, spec_of(kind, features=12, cap=5, edition=1), tmp_path, LATER)
    assert two.sha256 != one.sha256
    assert two.content != one.content or not one.content
    assert len(objects(tmp_path)) == 2


# What did not change --------------------------------------------------------------------------------------------------

# What the second pull may cost, where the server tells that nothing changed. ATOM is asked for the feed of its index as
# well. WFS can only tell it of a page, and has to be asked for all of them: count, page and what comes after it.
UNCHANGED = {"ogc": 1, "wfs": 3, "arcgis": 1, "odata3": 1, "odata4": 1, "file": 1, "file_zip": 1, "atom": 2}
SWITCHES = {"etag": True, "edited": 1_700_000_000_000}


@pytest.mark.parametrize("kind", UNCHANGED)
def test_an_unchanged_source_costs_a_request_and_rewrites_nothing(base: str, tmp_path: Path, kind: str) -> None:
    spec = spec_of(kind, features=12, nonce="unchanged", switches=SWITCHES)
    one = again(base, kind, spec, tmp_path)
    kept, requested = objects(tmp_path), request_counts(base, spec).asked
    two = again(base, kind, spec, tmp_path, LATER)
    assert request_counts(base, spec).asked - requested == UNCHANGED[kind]
    assert (two.sha256, two.captured_at) == (one.sha256, LATER)
    assert objects(tmp_path) == kept


@pytest.mark.parametrize("damage", ["gone", "changed"])
@pytest.mark.parametrize("kind", UNCHANGED)
def test_a_damaged_snapshot_is_pulled_anew_though_the_source_did_not_change(
    base: str, tmp_path: Path, kind: str, damage: str
) -> None:
    spec = spec_of(kind, features=12, nonce=f"damaged {damage}", switches=SWITCHES)
    again(base, kind, spec, tmp_path)
    [path] = objects(tmp_path)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"damaged")
    snapshot = again(base, kind, spec, tmp_path, LATER)
    assert arrived(kind, entry_of(kind, at_least=0), snapshot, tmp_path) == expected(kind, spec)


# Answers of any form --------------------------------------------------------------------------------------------------

VALUES = (
    None, True, 0, -1, 25.5, 10**30, "", "x", "5", [], [1], ["x", 1], [None], [[]], [{}], {}, {"a": 1},
    {"name": 5, "wkid": [1], "properties": None, "value": [1]}, {"properties": {"name": 5}, "wkid": {"a": 1}},
    [{"rel": "next", "href": 5}], [{"rel": "next", "href": "http://["}], [{"rel": "next", "href": "ftp://x/y"}],
    [{"attributes": [1], "geometry": 1, "properties": "x", "id": [1], "type": "Feature"}],
    [{"attributes": {"OBJECTID": [1]}, "geometry": {"rings": 5}, "properties": {}, "id": {"a": 1}}],
    [{"id": 1, "type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": "x"}}],
    [{"type": "esriFieldTypeOID"}], "http://[",
)  # fmt: skip
COLLECTION = ("type", "features", "links", "numberMatched", "numberReturned", "crs", "totalFeatures", "error")
MEMBERS = (
    *(("ogc", 1, name) for name in COLLECTION),
    *(("ogc_offset", 2, name) for name in ("features", "numberMatched")),
    *(("wfs", 1, name) for name in COLLECTION),
    *(("arcgis", 1, name) for name in ("features", "fields", "spatialReference", "objectIdFieldName", "error")),
    *(
        ("arcgis", "description", name)
        for name in ("fields", "objectIdField", "maxRecordCount", "advancedQueryCapabilities", "editingInfo", "error")
    ),
    ("arcgis", "count", "count"),
    ("arcgis_ids", "ids", "objectIds"),
    *(("odata3", 1, name) for name in ("value", "odata.nextLink", "odata.count", "odata.error")),
    *(("odata4", 1, name) for name in ("value", "@odata.nextLink", "@odata.count", "error")),
    *(("odata3", "description", name) for name in ("value", "odata.error")),
    *(("odata4", "description", name) for name in ("value", "Modified")),
)


@pytest.mark.parametrize(("kind", "page", "member"), MEMBERS)
@few
@given(value=st.sampled_from(VALUES))
def test_no_value_in_an_answer_breaks_a_run(
    web: Web, base: str, kind: str, page: int | str, member: str, value: object
) -> None:
    """It is taken, or refused in words: at the pull, or where the features are read."""
    fault = {"kind": "wrong_member", "page": page, "member": member, "value": value}
    spec = spec_of(kind, features=5, cap=3, fault=fault, nonce=next(NONCES), switches={"links": "own"})
    wanted = entry_of(kind, base=scenario(base, spec), at_least=0)
    with tempfile.TemporaryDirectory() as name, suppress(SourceUnavailable, HarmoniseError):
        arrived(kind, wanted, pull_into(web, wanted, Path(name)), Path(name))
