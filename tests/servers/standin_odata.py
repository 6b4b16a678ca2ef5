"""CBS OData: version 3 with padded keys, version 4 with one number a row.

Switches: ``count`` (states the count), ``links: public``. A condition that is not padded as the keys are gives no row
and no error.
"""

import re

from tests.servers.standin_data import Row, cbs_row, observation
from tests.servers.standin_listing import Cursor, keyset_page
from tests.servers.standin_reply import JSON, Reply, StandinRequest, json_reply
from tests.servers.standin_spec import Spec, encoded, plain

EQUALS = re.compile(r"^RegioS eq '([^']*)'$")
STARTS = re.compile(r"^startswith\(RegioS,'([^']*)'\)$")


def answer(request: StandinRequest) -> Reply:
    three = request.spec.protocol == "odata3"
    accepted = request.headers.get("Accept", "")
    if "application/json" not in accepted and "*/*" not in accepted:
        return json_reply({"error": {"code": "406", "message": "Not Acceptable"}}, 406)
    last = request.plain_path.rpartition("/")[2]
    if last in ("TableInfos", "Properties"):
        request.strike("description")
        about = {
            "Identifier": "85005NED",
            "Title": "Zonnestroom",
            "Modified": f"2026-06-{1 + request.spec.edition:02d}",
        }
        return json_reply({"value": [about]} if three else about, 200, JSON)
    if last not in ("TypedDataSet", "Observations"):
        return json_reply({"error": {"code": "404", "message": "Resource not found"}}, 404)
    if "$skip" in request.query:
        return json_reply({"odata.error": {"code": "", "message": {"value": "use ODataFeed"}}}, 500)
    return _rows(request, three=three)


def row_of(spec: Spec, row: Row) -> dict[str, object]:
    return (cbs_row if spec.protocol == "odata3" else observation)(row)


def _rows(request: StandinRequest, *, three: bool) -> Reply:
    token = request.query.get("$skiptoken")
    cursor = Cursor(*plain(token)) if token else Cursor()
    asked_rows = int(request.query.get("$top", request.spec.cap))
    page = keyset_page(request.spec, request.strike(cursor.page), cursor, asked_rows)
    rows = [row_of(request.spec, row) for row in page.rows]
    content: dict[str, object] = {"value": [row for row in rows if _fits(row, request.query.get("$filter"))]}
    prefix = "odata." if three else "@odata."
    if request.switch("count"):
        content[f"{prefix}count"] = str(page.matched) if three else page.matched
    if page.following is not None:
        rest = {name: value for name, value in request.query.items() if name != "$skiptoken"}
        more = {} if page.following == Cursor() else {"$skiptoken": encoded(page.following)}
        content[f"{prefix}nextLink"] = request.link({**rest, **more})
    return json_reply(content)


def _fits(row: dict[str, object], condition: str | None) -> bool:
    if condition is None:
        return True
    value = str(row["RegioS"])
    if match := STARTS.match(condition):
        return value.startswith(match.group(1))
    match = EQUALS.match(condition)
    return bool(match) and value == match.group(1)
