"""Stand-ins for servers, for the tests that pull from them."""

from collections.abc import Iterator

import pytest

from tests.data.support import pdok
from tests.servers.standin import standin, without_certificates


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The stand-in that misbehaves as it is told to."""
    with standin() as address, without_certificates(tmp_path_factory.mktemp("certificates")):
        yield address


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    """The stand-in that behaves as PDOK does."""
    with pdok() as address:
        yield address
