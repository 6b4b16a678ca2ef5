"""A server that pages GeoJSON as PDOK does, as fast as it can: `python bench/pull_server.py FEATURES`, prints its port.

Each page is made once, before it is requested, so that the client alone is measured.
"""

import math
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = 1000
CORNERS = 10
_RD = "http://www.opengis.net/def/crs/EPSG/0/28992"


def feature(number: int) -> str:
    """Return one plan-like polygon of ten corners with five properties."""
    x, y = 20_000 + 70 * (number % 3000), 310_000 + 90 * (number // 3000)
    ring = [
        f"[{x + (25 + (number * 7 + at * 13) % 9) * math.cos(0.6283 * at):.3f},"
        f"{y + (25 + (number * 7 + at * 13) % 9) * math.sin(0.6283 * at):.3f}]"
        for at in range(CORNERS)
    ]
    return (
        f'{{"type":"Feature","id":"f-{number}","properties":{{"naam":"plan {number}","status":"3. In voorbereiding",'
        f'"woningen":{number % 200},"gemeente":"GM0193","gewijzigd":"2026-01-01"}},'
        f'"geometry":{{"type":"MultiPolygon","coordinates":[[[{",".join([*ring, ring[0]])}]]]}}}}'
    )


def page(start: int, count: int) -> bytes:
    """Return one page, with a link to the next while there is one."""
    features = ",".join(feature(number) for number in range(start, min(start + PAGE, count)))
    links = ""
    if start + PAGE < count:
        links = f'{{"rel":"next","href":"?cursor={start + PAGE}"}}'
    return f'{{"type":"FeatureCollection","features":[{features}],"links":[{links}]}}'.encode()


def main(count: int) -> None:
    """Serve until killed."""
    # A nation's worth of pages would fill the memory of the machine that measures; those are made at each request.
    kept = {start: page(start, count) for start in range(0, count, PAGE)} if count <= 200 * PAGE else {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer with one page."""
            start = int(parse_qs(urlsplit(self.path).query).get("cursor", ["0"])[0])
            body = kept.get(start) or page(start, count)
            self.send_response(200)
            self.send_header("Content-Type", "application/geo+json")
            self.send_header("Content-Crs", f"<{_RD}>")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
