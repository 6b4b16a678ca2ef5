"""The mirror as a program: `python -m tests.servers.mirror_program NUMBER`, on a socket that listens.

``/HOST/PATH`` is what https://HOST/PATH serves; ``/but/SWITCHES/HOST/PATH`` the same with something amiss (see
`catalogue_mirror.but`). ``/requests/SWITCHES`` tells how often each path was asked.
"""

import threading
from collections import Counter
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.servers import standin_program
from tests.servers.mirror_arcgis import arcgis
from tests.servers.mirror_features import ogc, wfs
from tests.servers.mirror_files import atom, file
from tests.servers.mirror_tables import odata
from tests.servers.mirror_view import KEY, Request, service_of
from tests.servers.standin_faults import Sent
from tests.servers.standin_reply import Reply, json_reply
from tests.servers.standin_spec import plain

ANSWERS = {"ogc": ogc, "wfs": wfs, "arcgis": arcgis, "odata3": odata, "file": file, "atom": atom}


class Handler(standin_program.Handler):
    lock: ClassVar[threading.Lock] = threading.Lock()
    requests: ClassVar[dict[str, Counter[str]]] = {}

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        first, _, rest = parts.path.lstrip("/").partition("/")
        if first == "ready":
            return self.send(Sent(json_reply("ready")))
        if first == "requests":
            return self.send(Sent(json_reply(self.requests.get(rest, {}))))
        code, _, path = rest.partition("/") if first == "but" else ("", "", f"{first}/{rest}")
        with self.lock:
            self.requests.setdefault(code, Counter())[path.rstrip("/")] += 1
        switches = plain(code) if code else {}
        if path.partition("/")[0] in switches.get("gone", ()):
            # Nobody is at home: the connection ends without an answer.
            self.close_connection = True
            return None
        return self.send(Sent(self.answer(path, parts.query, switches)))

    def answer(self, path: str, query: str, switches: dict[str, Any]) -> Reply:
        service = service_of(path)
        if service is None or service.at in switches.get("removed", ()):
            return Reply(b"there is no such thing here", "text/plain", 404)
        if service.key and self.headers.get(service.key) != KEY:
            return Reply(b"who are you?", "text/plain", 401)
        request = Request(
            service,
            path.removeprefix(service.at).strip("/"),
            dict(parse_qsl(query, keep_blank_values=True)),
            self.headers,
            switches.get("renamed", {}).get(service.at, {}),
        )
        return ANSWERS[service.speaks](request)


if __name__ == "__main__":
    standin_program.serve(Handler)
