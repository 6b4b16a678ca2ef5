"""The mirror's tables of CBS: OData 3, with the conditions that the catalogue asks by."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tests.servers.mirror_sets import tables
from tests.servers.mirror_view import Request
from tests.servers.standin_reply import Reply, json_reply

Row = Mapping[str, Any]

STARTS = re.compile(r"startswith\((\w+),'([^']*)'\)")
HOLDS = re.compile(r"substringof\('([^']*)',(\w+)\)")
COMPARES = re.compile(r"(\w+) (eq|ge) '([^']*)'")
KNOWN = frozenset({"$format", "$filter", "$select", "$skiptoken", "$top"})


def odata(request: Request) -> Reply:
    accepted = request.headers.get("Accept", "")
    if "application/json" not in accepted and "*/*" not in accepted:
        return json_reply({"error": {"code": "406", "message": "Not Acceptable"}}, 406)
    name, _, what = request.path.partition("/")
    if name not in tables() or what not in ("TableInfos", "TypedDataSet"):
        return json_reply({"odata.error": {"code": "", "message": {"value": "Resource not found"}}}, 404)
    if what == "TableInfos":
        return json_reply({"value": [{"ID": 0, "Identifier": name, "Modified": "2026-06-01T02:00:00"}]})
    if set(request.query) - KNOWN or request.query.get("$format") != "json":
        return _refused("unknown or missing parameter")
    try:
        rows = _asked(tables()[name], request.query)
    except (KeyError, ValueError) as error:
        return _refused(f"bad request: {error}")
    start = int(request.query.get("$skiptoken", "0"))
    end = min(start + request.service.page, start + int(request.query.get("$top", len(rows) + 1)))
    renamed = [{request.renamed.get(key, key): cell for key, cell in row.items()} for row in rows[start:end]]
    content: dict[str, object] = {"value": renamed}
    if end < len(rows) and "$top" not in request.query:
        # CBS does not write its links as a form is sent.
        query = "&".join(f"{key}={quote(text)}" for key, text in {**request.query, "$skiptoken": str(end)}.items())
        content["odata.nextLink"] = f"{request.link({}).rstrip('?')}?{query}"
    return json_reply(content)


def _asked(rows: Sequence[Row], query: Mapping[str, str]) -> list[Row]:
    """The rows that fit the condition, with the columns that are asked for; KeyError where there is no such column."""
    tests = [_test(part) for part in query["$filter"].split(" and ")] if "$filter" in query else []
    fitting = [row for row in rows if all(test(row) for test in tests)]
    if "$select" not in query:
        return fitting
    columns = query["$select"].split(",")
    return [{column: row[column] for column in columns} for row in fitting]


def _test(condition: str) -> Callable[[Row], bool]:
    if match := STARTS.fullmatch(condition):
        column, text = match.groups()
        return lambda row: row[column].startswith(text)
    if match := HOLDS.fullmatch(condition):
        text, column = match.groups()
        return lambda row: text in row[column]
    if match := COMPARES.fullmatch(condition):
        column, how, text = match.groups()
        # Keys are compared with their padding: a condition without it fits no row.
        return lambda row: row[column] == text if how == "eq" else row[column] >= text
    message = f"no condition that this mirror knows: {condition}"
    raise ValueError(message)


def _refused(message: str) -> Reply:
    return json_reply({"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": message}}}, 400)
