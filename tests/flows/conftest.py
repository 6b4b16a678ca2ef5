import shutil
from pathlib import Path

import pytest

from data.catalogue.catalogue import SAMPLE
from flows.publish.release import Release
from tests.flows.support import publish_in


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The sample, published once in this process."""
    return publish_in(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="session")
def published_copy(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """What `sample_copy` gives before it is broken: the sample's sources as a catalogue of one's own."""
    return publish_in(tmp_path_factory.mktemp("published-copy"), sample=False, catalogue=SAMPLE)


@pytest.fixture
def sample_copy(tmp_path: Path) -> Path:
    """A catalogue of one's own with the sample's sources, to break."""
    shutil.copytree(SAMPLE.parent / "files", tmp_path / "files")
    shutil.copytree(SAMPLE, tmp_path / "catalogue")
    return tmp_path / "catalogue"
