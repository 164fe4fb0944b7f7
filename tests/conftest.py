"""One instance for all HTTP tests; a test that breaks things takes its own."""
import os
from pathlib import Path

import pytest

from harness import Instance


@pytest.fixture(scope="session")
def instance():
    shared = Instance.shared()
    if shared:
        yield shared
        return
    own = Instance.start()
    yield own
    own.stop()
    assert not own.said, own.said


@pytest.fixture(scope="module")
def own_instance():
    """For tests that kill and stop parts of it."""
    own = Instance.start()
    yield own
    own.stop()
    assert not own.said, own.said


@pytest.fixture(scope="session")
def company():
    """One with the demonstration company; tests may add to it."""
    if os.environ.get("PERENNIAL_DEMO_VAR"):
        yield Instance(os.environ["PERENNIAL_DEMO_VAR"]).demo()
        return
    own = Instance.start(demo=True)
    yield own
    own.stop()
    assert not own.said, own.said


@pytest.fixture(scope="session")
def data_dir():
    """Real files that the project may not ship."""
    folder = os.environ.get("PERENNIAL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PERENNIAL_DATA is not set")
    return Path(folder)
