"""Options of the suite: `--torture` runs the long tests that kill processes."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture", action="store_true", help="run the long tests that kill processes at random")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--torture"):
        skip = pytest.mark.skip(reason="long; 'make torture' runs it")
        for item in items:
            if item.get_closest_marker("torture"):
                item.add_marker(skip)
