"""A web server for one CGI program at /ows: `python mapserver_program.py PROGRAM NUMBER`, on a socket that listens."""

import http.client
import io
import os
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/ows"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path != PATH:
            self.send_error(404)
            return
        host, port = self.connection.getsockname()
        environment = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "SCRIPT_NAME": path,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
        }
        done = subprocess.run([sys.argv[1]], env={**os.environ, **environment}, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            self.log_message("%s", f"the program ended with {done.returncode}")
        # A program that dies gives what it had said, as with Apache: the headers of a good answer and no body.
        answer = io.BytesIO(done.stdout)
        headers = http.client.parse_headers(answer)
        body = answer.read()
        status, _, reason = headers.get("Status", "200 OK").partition(" ")
        self.send_response(int(status), reason)
        for name, value in headers.items():
            if name.lower() not in {"status", "content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=int(sys.argv[2]))
    server.serve_forever()
