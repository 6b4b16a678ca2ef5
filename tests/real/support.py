"""Where real data lies: beside the repository; tests of it are left out where it does not."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("OPGAVENKAART_SHARED", "../shared")) / "data"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real data is not beside the repository")
