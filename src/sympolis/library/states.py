"""Closed lists of what is kept of a series, and its facts."""

from typing import Any

FACTS: dict[str, str] = {}

TITLES: dict[str, Any] = {}
