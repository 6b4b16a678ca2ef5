"""The scripts of `docs/`, which are no package: each is loaded from its file."""

import importlib
import sys
from types import ModuleType

from tests.docs.pages import DOCS


def _loaded(name: str) -> ModuleType:
    sys.path.insert(0, str(DOCS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS))


page_parts = _loaded("page_parts")
house_picture = _loaded("house_picture")
pictures = _loaded("pictures")
