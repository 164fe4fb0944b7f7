"""One demonstration company for the references that only read it."""
import tempfile

import pytest

from reference import agree
from reference.base import Base


@pytest.fixture(scope="session")
def demo_base():
    with tempfile.TemporaryDirectory(prefix="perennial-life.") as folder:
        base = Base(folder, demo=True)
        try:
            yield base
        finally:
            base.stop()


@pytest.fixture(scope="session")
def reference(demo_base):
    return agree.Reference(demo_base)
