import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from data.errors import NotPublic, SourceUnavailable, UnsafeContent
from data.web import RetryPolicy, Web
from data.web.client_pool import ClientPool
from data.web.public import PublicOnly

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
ITEMS = "https://api.pdok.nl/rvo/natura2000/ogc/v1/collections/areas/items"
ONCE = RetryPolicy(attempts=1)
HASTY = RetryPolicy(attempts=3, first_wait_s=0.001)


class Quiet(http.server.ThreadingHTTPServer):
    """A server that says nothing of clients that hang up."""

    def handle_error(self, *_arguments: object) -> None:
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    """Says nothing of what it is asked."""

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def serving(handler: type[Handler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve until the end of the block, encrypted where there is a context; gives the port."""
    server = Quiet(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,)).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Answers:
    """What a server gives, and what it was asked."""

    def __init__(self) -> None:
        self.plan: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = ""

    def web(self) -> Web:
        return Web(contact="test", mirror=self.address, retry=HASTY)


@pytest.fixture
def answering() -> Iterator[Callable[..., Answers]]:
    """A server that gives the planned answers in turn, the last one for ever; call with (status, headers, body)…"""

    def start(*plan: tuple[int, dict[str, str], bytes]) -> Answers:
        answers = Answers()
        answers.plan = list(plan)

        class Planned(Handler):
            def do_GET(self) -> None:
                answers.asked.append((self.path, dict(self.headers)))
                status, headers, body = answers.plan[min(len(answers.asked), len(answers.plan)) - 1]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        answers.address = f"http://127.0.0.1:{servers.enter_context(serving(Planned))}"
        return answers

    with ExitStack() as servers:
        yield start


def test_a_mirror_is_asked_under_its_own_address(mirror: str) -> None:
    with Web(contact="test", mirror=mirror + "/") as web:
        answer = web.get(f"{ITEMS}?limit=20")
        assert answer.address == f"{ITEMS}?limit=20"
        assert b'"f-14"' in answer.body
        assert b'"f-15"' not in answer.body
        assert web.get(f"{mirror}/api.pdok.nl/x/collections/areas/items").status == 200


def test_the_stand_in_refuses_what_pdok_refuses(mirror: str) -> None:
    with Web(contact="test", mirror=mirror) as web:
        for query in ("offset=1", "bbox=140000,455000,141000,456000"):
            with pytest.raises(SourceUnavailable, match="400"):
                web.get(f"{ITEMS}?{query}")
        page = web.get(f"{ITEMS}?limit=5000&crs={RD}")
    assert b"numberMatched" not in page.body
    assert page.headers["content-crs"] == f"<{RD}>"


@pytest.mark.parametrize("address", ["ftp://host/file", "file:///etc/hosts", "host/path"])
def test_only_web_addresses_are_asked(address: str) -> None:
    with Web(contact="test") as web, pytest.raises(UnsafeContent, match="only http and https are allowed"):
        web.get(address)


@pytest.mark.parametrize("address", ["http://[bad/x", "https://a\x00b/x", "http://" + "a" * 70 + ".nl/x"])
def test_what_is_no_address_is_told(address: str) -> None:
    with Web(contact="test", retry=ONCE) as web, pytest.raises(SourceUnavailable):
        web.get(address)


def test_an_answer_that_nothing_changed_is_none_where_nobody_asked(answering: Callable[..., Answers]) -> None:
    server = answering((304, {}, b""))
    with server.web() as web:
        assert web.get("https://host/x", headers={"If-None-Match": "a"}).unchanged
        with pytest.raises(SourceUnavailable, match="304"):
            web.get("https://host/x")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_fault_that_passes_is_waited_for(answering: Callable[..., Answers], status: int) -> None:
    server = answering((status, {}, b""), (status, {}, b""), (200, {}, b"here"))
    with server.web() as web:
        assert web.get("https://host/x").body == b"here"
    assert len(server.asked) == 3


def test_a_fault_that_stays_is_told_after_the_last_try(answering: Callable[..., Answers]) -> None:
    server = answering((503, {}, b""))
    with (
        server.web() as web,
        pytest.raises(SourceUnavailable, match=r"answered 503 .*\(tried 3 times\)") as caught,
    ):
        web.get("https://host/x")
    assert not caught.value.transient
    assert len(server.asked) == 3


@pytest.mark.parametrize(("status", "kind"), [(404, SourceUnavailable), (401, NotPublic), (403, NotPublic)])
def test_an_answer_that_will_not_change_is_not_asked_for_again(
    answering: Callable[..., Answers], status: int, kind: type[Exception]
) -> None:
    server = answering((status, {}, b""))
    with server.web() as web, pytest.raises(kind, match=str(status)):
        web.get("https://host/x")
    assert len(server.asked) == 1


def test_a_server_says_how_long_to_wait(answering: Callable[..., Answers]) -> None:
    server = answering((429, {"Retry-After": "1"}, b""), (200, {}, b"here"))
    started = datetime.now(UTC)
    with server.web() as web:
        web.get("https://host/x")
    assert datetime.now(UTC) - started >= timedelta(seconds=1)


def test_a_server_that_asks_for_an_hour_is_left_alone(answering: Callable[..., Answers]) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server = answering((503, {"Retry-After": later}, b""))
    with (
        server.web() as web,
        pytest.raises(SourceUnavailable, match=r"asks to come back after 3\d\d\d s"),
    ):
        web.get("https://host/x")
    assert len(server.asked) == 1


def test_waits_grow_and_are_spread() -> None:
    policy = RetryPolicy(first_wait_s=1, longest_wait_s=5)
    for attempt, least in ((1, 1), (2, 2), (3, 4), (9, 5)):
        waits = {policy.wait_s(attempt, None) for _ in range(50)}
        assert least <= min(waits) < max(waits) <= 2 * least
    assert policy.wait_s(1, 60) == 60
    assert policy.retry_after_s("soon") is None


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"Content-Encoding": "gzip"}, b"no gzip"),
        (200, {"Content-Length": "100"}, b"cut off"),
    ],
)
def test_an_answer_that_breaks_off_is_no_answer(
    answering: Callable[..., Answers], status: int, headers: dict[str, str], body: bytes
) -> None:
    server = answering((status, headers, body))
    with (
        server.web() as web,
        pytest.raises(SourceUnavailable, match="no answer") as caught,
    ):
        web.get("https://host/x")
    assert isinstance(caught.value.__cause__, httpx2.RequestError)
    assert len(server.asked) == 3


def test_a_host_that_is_down_is_not_waited_for_twice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        mirror = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Web(contact="test", mirror=mirror, retry=HASTY) as web:
            with pytest.raises(SourceUnavailable, match="tried 3 times"):
                web.get("https://host/x")
            with pytest.raises(SourceUnavailable, match="host: not asked again in this run"):
                web.get("https://host/y")
            with pytest.raises(SourceUnavailable, match="tried 3 times"):
                web.get("https://other/x")


def test_more_bytes_than_allowed_are_refused_packed_or_not(answering: Callable[..., Answers], tmp_path: Path) -> None:
    server = answering((200, {}, b"x" * 2_000_000))
    with server.web() as web:
        with pytest.raises(UnsafeContent, match="larger than 1 MB"):
            web.get("https://host/x", max_bytes=1_000_000)
        with pytest.raises(UnsafeContent, match="larger than 1 MB"):
            web.download("https://host/x", tmp_path / "x", max_bytes=1_000_000)
        assert web.download("https://host/x", tmp_path / "x", max_bytes=2_000_000).body == b""
    assert (tmp_path / "x").stat().st_size == 2_000_000


def test_a_peek_takes_the_beginning_only(answering: Callable[..., Answers]) -> None:
    server = answering((200, {}, b"x" * 5_000_000))
    with server.web() as web:
        assert 0 < len(web.peek("https://host/x").body) < 1_000_000


def test_a_redirect_is_followed_through_the_mirror_and_remembered(answering: Callable[..., Answers]) -> None:
    server = answering((302, {"Location": "https://new.host/y"}, b""), (200, {}, b"here"))
    with server.web() as web:
        assert web.get("https://host/x").address == "https://new.host/y"
        assert web.redirected("https://host/x") == "https://new.host/y"
        assert web.redirected("https://host/z") is None
    assert [path for path, _ in server.asked] == ["/host/x", "/new.host/y"]


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("file:///etc/passwd", "not encrypted"),
        ("http://host/y", "not encrypted"),
        ("https://host/x", "redirected more than 5 times"),
    ],
)
def test_a_redirect_that_leads_astray_is_refused(answering: Callable[..., Answers], location: str, says: str) -> None:
    server = answering((302, {"Location": location}, b""))
    with server.web() as web, pytest.raises(SourceUnavailable, match=says):
        web.get("https://host/x")


def test_many_threads_share_two_connections_to_a_host() -> None:
    lock, now, most = threading.Lock(), 0, 0

    class Counting(Handler):
        """Keeps connections open, and hangs up on every seventh answer."""

        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            body = self.path.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            if int(self.path.rpartition("/")[2]) % 7 == 0:
                self.send_header("Connection", "close")
            self.end_headers()
            with lock:
                now -= 1
            self.wfile.write(body)

    with (
        serving(Counting) as port,
        Web(contact="test", mirror=f"http://127.0.0.1:{port}", retry=ONCE) as web,
        ThreadPoolExecutor(16) as pool,
    ):
        bodies = list(pool.map(lambda n: web.get(f"https://host/{n}").body, range(600)))
    assert bodies == [f"/host/{n}".encode() for n in range(600)]
    assert most == 2


def test_a_key_goes_to_its_own_host_only(answering: Callable[..., Answers]) -> None:
    server = answering((302, {"Location": "https://other/y"}, b""), (200, {}, b""))
    with Web(contact="me@example.org", mirror=server.address) as web:
        web.get("https://host/x", secret_headers={"X-Api-Key": "hush"})
    (_, first), (_, second) = server.asked
    assert first["X-Api-Key"] == "hush"
    assert "X-Api-Key" not in second
    assert "me@example.org" in first["User-Agent"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "169.254.169.254", "[fe80::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_without_a_mirror_no_private_host_is_reached(answering: Callable[..., Answers], host: str) -> None:
    server = answering((200, {}, b"secret"))
    port = server.address.rpartition(":")[2]
    with Web(contact="test", retry=ONCE) as web, pytest.raises(UnsafeContent, match="no address of the public"):
        web.get(f"http://{host}:{port}/x")
    assert server.asked == []


def test_a_redirect_to_a_private_host_is_refused(answering: Callable[..., Answers]) -> None:
    inner = answering((200, {}, b"secret"))
    outer = answering((302, {"Location": inner.address + "/x"}, b""))
    names = {"public.example": ["93.184.216.34"]}
    transport = _Rerouted(outer.address)
    client = httpx2.Client(transport=PublicOnly(transport, lambda host, _port: names.get(host, [host])))
    web = Web(contact="test", retry=ONCE)
    web._pools["http://public.example"] = ClientPool(lambda: client, 1)
    with web, pytest.raises(UnsafeContent, match=r"127\.0\.0\.1 leads to 127\.0\.0\.1"):
        web.get("http://public.example/x")
    assert inner.asked == []


class _Rerouted(httpx2.BaseTransport):
    """Brings what was meant for a public address to a server of this test."""

    def __init__(self, address: str) -> None:
        self._inner = httpx2.HTTPTransport()
        self._to = httpx2.URL(address)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "93.184.216.34"
        there = request.url.copy_with(host=self._to.host, port=self._to.port)
        return self._inner.handle_request(httpx2.Request(request.method, there, headers=request.headers))

    def close(self) -> None:
        self._inner.close()


def test_a_name_with_one_private_address_among_others_is_refused() -> None:
    transport = PublicOnly(httpx2.HTTPTransport(), lambda _host, _port: ["93.184.216.34", "192.168.1.1"])
    with httpx2.Client(transport=transport) as client, pytest.raises(UnsafeContent, match=r"192\.168\.1\.1"):
        client.get("http://mixed.example/x")


def test_encryption_is_for_the_name_though_the_connection_goes_to_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Named(Handler):
        """Answers with the Host that it was asked as."""

        def do_GET(self) -> None:
            body = self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server_context, trusted = _certificate(tmp_path, "data.example")
    monkeypatch.setattr("data.web.public._require_public", lambda _host, addresses: list(addresses))
    public = PublicOnly(httpx2.HTTPTransport(verify=trusted), lambda _host, _port: ["127.0.0.1"])
    with serving(Named, server_context) as port, httpx2.Client(transport=public) as client:
        assert client.get(f"https://data.example:{port}/").text == f"data.example:{port}"
        with pytest.raises(httpx2.ConnectError, match="certificate verify failed"):
            client.get(f"https://other.example:{port}/")


def _certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side of a certificate for one name, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "cert.pem").write_bytes(
        pem
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem")
    return context, ssl.create_default_context(cadata=pem.decode())
