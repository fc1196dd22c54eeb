"""The list of facts and of those who listen, made from the code."""

from sympolis.journal import registry

_HEAD = """# Facts and who listens

Made from the code by `sympolis listeners --markdown`; a test fails when this page differs. A fact is recorded in the
transaction that makes it true; each listener is told afterwards by the worker, at least once. Facts hold ids and names
of fields, never personal data.

| fact | meaning | listeners |
|---|---|---|
"""


def as_markdown() -> str:
    """The page docs/developers/events.md."""
    meanings, rows = registry.facts(), []
    for fact, names in registry.all_listeners().items():
        rows.append(f"| `{fact}` | {meanings[fact]} | {', '.join(f'`{name}`' for name in names) or '-'} |\n")
    return _HEAD + "".join(rows) + _duties()


def as_text() -> str:
    """One line a fact, for a terminal."""
    return "\n".join(f"{fact}: {', '.join(names) or '-'}" for fact, names in registry.all_listeners().items())


def _duties() -> str:
    rows = "".join(f"| `{name}` | {seconds} |\n" for name, (seconds, _) in sorted(registry.duties().items()))
    return f"\n## Periodic duties\n\n| duty | every (seconds) |\n|---|---|\n{rows}"
