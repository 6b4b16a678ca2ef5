import http.server
import threading
from collections.abc import Callable, Iterator

import httpx
import pytest

from data.errors import SourceUnavailable
from data.web import Web
from tests.data.support import pdok

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
ITEMS = "https://api.pdok.nl/rvo/natura2000/ogc/v1/collections/areas/items"


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    with pdok() as address:
        yield address


@pytest.fixture
def answering() -> Iterator[Callable[[dict[str, str], bytes], str]]:
    """A server that gives one fixed answer to everything; call with headers and body, gives its address."""
    servers: list[http.server.HTTPServer] = []

    def start(headers: dict[str, str], body: bytes, status: int = 200) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_mirror_is_asked_under_its_own_address(mirror: str) -> None:
    with Web(contact="test", mirror=mirror + "/") as web:
        assert len(web.get(f"{ITEMS}?limit=20").json()["features"]) == 15
        assert str(web.get(f"{mirror}/api.pdok.nl/x/collections/areas/items").url).startswith(mirror)


def test_the_stand_in_refuses_what_pdok_refuses(mirror: str) -> None:
    with Web(contact="test", mirror=mirror) as web:
        for query in ("offset=1", "bbox=140000,455000,141000,456000"):
            with pytest.raises(SourceUnavailable, match="400"):
                web.get(f"{ITEMS}?{query}")
        page = web.get(f"{ITEMS}?limit=5000&crs={RD}")
    assert len(page.json()["features"]) <= 1000
    assert "numberMatched" not in page.json()
    assert page.headers["content-crs"] == f"<{RD}>"


@pytest.mark.parametrize("address", ["ftp://host/file", "file:///etc/hosts", "host/path"])
def test_only_web_addresses_are_asked(address: str) -> None:
    with Web(contact="test") as web, pytest.raises(SourceUnavailable, match="only http and https are allowed"):
        web.get(address)


@pytest.mark.parametrize(("status", "transient"), [(429, True), (503, True), (404, False), (403, False)])
def test_an_error_says_whether_to_try_again(
    answering: Callable[..., str],
    status: int,
    transient: bool,
) -> None:
    address = answering({}, b"", status)
    with Web(contact="test") as web, pytest.raises(SourceUnavailable, match=f"answered {status}") as caught:
        web.get(address)
    assert caught.value.transient is transient


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Encoding": "gzip"}, b"no gzip", 200),
        ({"Content-Length": "100"}, b"cut off", 200),
        ({"Location": "/again"}, b"", 302),
    ],
)
def test_an_answer_that_breaks_off_is_no_answer(
    answering: Callable[..., str], headers: dict[str, str], body: bytes, status: int
) -> None:
    address = answering(headers, body, status)
    with Web(contact="test") as web, pytest.raises(SourceUnavailable, match="no answer") as caught:
        web.get(address)
    assert caught.value.transient
    assert isinstance(caught.value.__cause__, httpx.RequestError)
