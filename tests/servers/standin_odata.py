"""CBS OData: version 3 with padded keys, version 4 with one number a row.

Switches: ``count`` (states the count), ``links: public``. A condition that is not padded as the keys are gives no row
and no error.
"""

import re

from tests.servers.standin_data import Row, cbs_row, observation
from tests.servers.standin_listing import Cursor, keyset_page
from tests.servers.standin_reply import JSON, Asked, Reply, told
from tests.servers.standin_spec import Spec, encoded, plain

EQUALS = re.compile(r"^RegioS eq '([^']*)'$")
STARTS = re.compile(r"^startswith\(RegioS,'([^']*)'\)$")


def answer(asked: Asked) -> Reply:
    three = asked.spec.protocol == "odata3"
    accepted = asked.headers.get("Accept", "")
    if "application/json" not in accepted and "*/*" not in accepted:
        return told({"error": {"code": "406", "message": "Not Acceptable"}}, 406)
    last = asked.plain_path.rpartition("/")[2]
    if last in ("TableInfos", "Properties"):
        asked.strike("description")
        about = {"Identifier": "85005NED", "Title": "Zonnestroom", "Modified": f"2026-06-{1 + asked.spec.edition:02d}"}
        return told({"value": [about]} if three else about, 200, JSON)
    if last not in ("TypedDataSet", "Observations"):
        return told({"error": {"code": "404", "message": "Resource not found"}}, 404)
    if "$skip" in asked.query:
        return told({"odata.error": {"code": "", "message": {"value": "use ODataFeed"}}}, 500)
    return _rows(asked, three=three)


def row_of(spec: Spec, row: Row) -> dict[str, object]:
    return (cbs_row if spec.protocol == "odata3" else observation)(row)


def _rows(asked: Asked, *, three: bool) -> Reply:
    token = asked.query.get("$skiptoken")
    cursor = Cursor(*plain(token)) if token else Cursor()
    asked_rows = int(asked.query.get("$top", asked.spec.cap))
    page = keyset_page(asked.spec, asked.strike(cursor.page), cursor, asked_rows)
    rows = [row_of(asked.spec, row) for row in page.rows]
    content: dict[str, object] = {"value": [row for row in rows if _fits(row, asked.query.get("$filter"))]}
    prefix = "odata." if three else "@odata."
    if asked.switch("count"):
        content[f"{prefix}count"] = str(page.matched) if three else page.matched
    if page.following is not None:
        rest = {name: value for name, value in asked.query.items() if name != "$skiptoken"}
        more = {} if page.following == Cursor() else {"$skiptoken": encoded(page.following)}
        content[f"{prefix}nextLink"] = asked.link({**rest, **more})
    return told(content)


def _fits(row: dict[str, object], condition: str | None) -> bool:
    if condition is None:
        return True
    value = str(row["RegioS"])
    if found := STARTS.match(condition):
        return value.startswith(found.group(1))
    found = EQUALS.match(condition)
    return bool(found) and value == found.group(1)
