"""pygeoapi on a socket that listens already: `python pygeoapi_program.py NUMBER`, run by `.venv-servers`.

Its own `pygeoapi serve` starts a second process to watch for changed code, which outlives the first one's end.
"""

import os
import sys
from pathlib import Path

from pygeoapi.openapi import generate_openapi_document
from werkzeug.serving import make_server

document = generate_openapi_document(Path(os.environ["PYGEOAPI_CONFIG"]), "json")
Path(os.environ["PYGEOAPI_OPENAPI"]).write_text(document, encoding="utf-8")

from pygeoapi.flask_app import APP  # noqa: E402 - it reads the document as it is imported

make_server("127.0.0.1", 0, APP, threaded=True, fd=int(sys.argv[1])).serve_forever()
