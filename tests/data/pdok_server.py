"""A stand-in for PDOK's OGC API Features server, a program of its own: `python pdok_server.py`, prints its port.

It serves what the live one serves as the live one does (cursor paging, `next` with the public address, no total, no CRS
in the body, 400 for parameters it does not know), and misbehaves in the collections that are named for it. Paths are
those that a mirror gets: ``/api.pdok.nl/OWNER/DATASET/ogc/v1/collections/NAME/items``.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
KNOWN = {"f", "limit", "crs", "bbox", "bbox-crs", "cursor", "jaarcode"}
HOUSE = 100  # side of a feature, m


def square(x: float, y: float, side: float = HOUSE) -> dict:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def feature(number: int, geometry: dict, **properties: object) -> dict:
    return {"type": "Feature", "id": f"f-{number}", "properties": properties, "geometry": geometry}


def grid(count: int) -> list[dict]:
    return [
        feature(
            n,
            square(140_000 + 200 * (n % 50), 455_000 + 200 * (n // 50)),
            nr=n,
            naam_n2k=f"gebied {n}",
            beschermin="HR",
        )
        for n in range(count)
    ]


COLLECTIONS = {
    "natura2000": [
        feature(1, square(141_000, 455_000, 3000), nr=57, naam_n2k="Heide", beschermin="HR"),
        feature(2, square(144_500, 455_000, 500), nr=57, naam_n2k="Heide", beschermin="VR"),
        feature(3, square(147_000, 455_000, 1000), nr=58, naam_n2k="Beekdal", beschermin="HR"),
    ],
    "gemeentegebied": [
        feature(
            n,
            square(140_000 + 5_000 * n, 454_000, 5_000),
            identificatie=f"GM000{n + 1}",
            code=f"000{n + 1}",
            naam=f"Gemeente {n + 1}",
            ligt_in_provincie_code="26",
            ligt_in_provincie_naam="Utrecht",
        )
        for n in range(2)
    ],
    "regionale_energiestrategie_gegeneraliseerd": [
        feature(1, square(139_990, 453_990, 10_020), statcode="ES14", statnaam="U16", jaarcode="2026"),
        feature(2, square(139_990, 453_990, 10_020), statcode="RS99", statnaam="Oud", jaarcode="2018"),
    ],
}


class Handler(BaseHTTPRequestHandler):
    attempts: ClassVar[dict[str, int]] = {}

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        name = parts.path.split("/collections/")[-1].removesuffix("/items")
        if set(query) - KNOWN:
            return self.answer(400, b'{"detail": "unknown query parameter(s) found"}')
        if "bbox" in query and query.get("bbox-crs") != RD:
            return self.answer(400, b'{"detail": "bbox-crs must be the CRS of the bbox"}')
        start = int(query.get("cursor", "0"))
        trouble = self.trouble(name, start)
        if trouble is not None:
            return self.answer(*trouble)
        if not parts.path.startswith("/api.pdok.nl/"):
            return self.answer(404, b"{}")
        features = COLLECTIONS.get(name) or grid(2501)
        if "jaarcode" in query:
            features = [item for item in features if item["properties"].get("jaarcode") == query["jaarcode"]]
        if "bbox" in query:
            minx, _, maxx, _ = map(float, query["bbox"].split(","))
            features = [item for item in features if minx <= item["geometry"]["coordinates"][0][0][0][0] <= maxx]
        # A page may be shorter than asked for and not be the last.
        size = min(int(query.get("limit", "10")), 1000) - 5
        page = features[start : start + size]
        links = [{"rel": "self", "href": f"https:/{self.path}"}]
        if start + size < len(features):
            following = {**query, "cursor": str(0 if name == "circle" else start + size)}
            if name == "endless":  # the first page again and again, by another address each time
                following = {**query, "cursor": "0" * (len(query.get("cursor", "")) + 1)}
            links.append({"rel": "next", "href": f"https:/{parts.path}?{urlencode(following)}"})
        body: dict = {"type": "FeatureCollection", "numberReturned": len(page), "features": page, "links": links}
        if name == "contradicts":
            body["numberMatched"] = 9999
        crs = CRS84 if name == "degrees" or (name == "two_crs" and start) else query.get("crs", CRS84)
        return self.answer(200, json.dumps(body).encode(), **{"Content-Crs": f"<{crs}>"})

    def trouble(self, name: str, start: int) -> tuple[int, bytes] | None:
        if start == 0:
            return None
        self.attempts[name] = self.attempts.get(name, 0) + 1
        return {
            "html": (200, b"<html>Onderhoud</html>"),
            "error_object": (200, b'{"code": 500, "message": "oops"}'),
            "truncated": (200, b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
            "down_once": (503, b"busy") if self.attempts[name] == 1 else None,
            "gone": (404, b"{}"),
        }.get(name)

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/geo+json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
