import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def corpus():
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def alpine(corpus):
    """A log whose cause is known: line 4, package libwolfssl-dev."""
    return corpus / "fail/alpine/apk-2.10.8-typo.log"


@pytest.fixture(scope="session")
def recordings(corpus):
    return sorted(corpus.rglob("*.log"))


@pytest.fixture(scope="session")
def demo():
    """A file of signatures that are not built in."""
    return ROOT / "tests/data/demo.toml"
