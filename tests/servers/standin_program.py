"""The stand-in as a program: `python -m tests.servers.standin_program NUMBER`, on a socket that listens.

``/s/SCENARIO/PATH`` is PATH of the service that SCENARIO (see `standin_spec`) describes; ``/log/SCENARIO`` tells how
often that was asked and struck.
"""

import socket
import struct
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.servers import standin_arcgis, standin_files, standin_odata, standin_ogc, standin_wfs
from tests.servers.standin_faults import Sent, spoiled
from tests.servers.standin_reply import Counts, StandinRequest, json_reply
from tests.servers.standin_spec import decoded

ANSWERS = {
    "ogc": standin_ogc.answer,
    "wfs": standin_wfs.answer,
    "arcgis": standin_arcgis.answer,
    "odata3": standin_odata.answer,
    "odata4": standin_odata.answer,
    "file": standin_files.answer,
    "atom": standin_files.answer,
}
DRIP_S = 0.2
DRIPS_FOR_S = 3.0
"""A client without a deadline gets the rest after this, so that its test fails soon and does not hang."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    counts: ClassVar[Counts] = Counts()

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        first, _, rest = parts.path.lstrip("/").partition("/")
        scenario, _, path = rest.partition("/")
        if first != "s":
            told_of = {"asked": self.counts.asked[scenario], "struck": self.counts.struck[scenario]}
            self.send(Sent(json_reply(told_of if first == "log" else "ready")))
            return
        self.counts.ask(scenario)
        host, port = self.connection.getsockname()
        asked = StandinRequest(
            scenario,
            decoded(scenario),
            f"http://{host}:{port}/s/{scenario}",
            path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            self.headers,
            self.counts,
        )
        if path.startswith("169.254."):
            # A client that followed a redirect to a private host through its mirror would end here.
            self.send(Sent(json_reply({"secret": "leaked"})))
            return
        reply = ANSWERS[asked.spec.protocol](asked)
        self.send(spoiled(asked, reply))

    def send(self, sent: Sent) -> None:
        reply = sent.reply
        known = {name.lower(): value for name, value in reply.headers.items()}
        conditions = {"etag": "if-none-match", "last-modified": "if-modified-since"}
        covered = [
            name for name, asked in conditions.items() if name in known and self.headers.get(asked) == known[name]
        ]
        if reply.status == 200 and covered:
            self.send_response(304)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if sent.manner == "half":
            self.wfile.write(reply.body[: len(reply.body) // 2])
            self.wfile.flush()
            # A reset, not an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif sent.manner == "drip":
            self.drip(reply.body)
        else:
            self.wfile.write(reply.body)

    def drip(self, body: bytes) -> None:
        drops = int(DRIPS_FOR_S / DRIP_S)
        for drop in body[:drops]:
            self.wfile.write(bytes([drop]))
            self.wfile.flush()
            time.sleep(DRIP_S)
        self.wfile.write(body[drops:])


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up in the middle are meant to; all else is a fault of the stand-in's own."""
        if not isinstance(sys.exc_info()[1], OSError | ValueError):
            super().handle_error(request, client_address)


def serve(handler: type[BaseHTTPRequestHandler]) -> None:
    """Serve on the socket whose number comes last of the arguments."""
    server = Server(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=int(sys.argv[-1]))
    server.serve_forever()


if __name__ == "__main__":
    serve(Handler)
