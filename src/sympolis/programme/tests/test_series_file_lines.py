"""Lines of keys in TOML texts."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from sympolis.programme.series_file import toml
from sympolis.programme.series_file.lines import Lines

TEXT = '''# a comment with [brackets] and key = 1
top = 1
[network] # and another
name = """
[[sessions]]
slug = 2 \\""" = x""""
claim = { en = "x", de = { z = [1,
 {q = 2}] } }

[[sessions]]
x.y = 2020-10-10 10:00:00 # hi = 3
"q\\u0041.b" . 'c d' = [ # foo = [
  1, # "
  { m = 1, n = 'a"' },
  "z]",
]
lines = \'\'\'
a = 1
''b'\'\'\'
[[sessions]]
x = 3
[sessions.targets]
u = 1
[[sessions.parts]]
k = 1
[[sessions.parts]]
k = 2
'''


def paths_of(value, path=()):
    """Every path of a parsed text."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inside:
        yield from paths_of(part, (*path, step))


def test_keys_are_found_past_strings_comments_and_inline_tables():
    lines = Lines(TEXT)
    wanted = {
        ("top",): 2, ("network",): 3, ("network", "name"): 4, ("network", "claim"): 7, ("network", "claim", "de"): 7,
        ("network", "claim", "de", "z", 1, "q"): 8, ("sessions", 0): 10, ("sessions", 0, "x", "y"): 11,
        ("sessions", 0, "qA.b", "c d"): 12, ("sessions", 0, "qA.b", "c d", 0): 13,
        ("sessions", 0, "qA.b", "c d", 1, "n"): 14, ("sessions", 0, "qA.b", "c d", 2): 15,
        ("sessions", 0, "lines"): 17, ("sessions", 1): 20, ("sessions", 1, "x"): 21,
        ("sessions", 1, "targets", "u"): 23, ("sessions", 1, "parts", 0, "k"): 25, ("sessions", 1, "parts", 1, "k"): 27,
    }  # fmt: skip

    assert {path: lines.of(path) for path in wanted} == wanted
    tomllib.loads(TEXT)


def test_a_key_that_is_missing_has_the_line_of_its_table():
    lines = Lines(TEXT)

    assert lines.of(("sessions", 1, "title")) == 20
    assert lines.of(("sessions", 1, "parts", 1, "person")) == 26
    assert lines.of(("series", "title")) == 1


def test_windows_line_ends_count_once():
    assert Lines(TEXT.replace("\n", "\r\n")).of(("sessions", 1, "parts", 1, "k")) == 27


plain = st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=12))
names = st.text(min_size=1, max_size=6)
values = st.recursive(
    plain, lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(names, part, max_size=3)), max_leaves=8
)
rows = st.dictionaries(names, values, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, st.one_of(rows, st.lists(rows, min_size=1, max_size=3)), max_size=4))
def test_every_path_of_any_text_is_found_in_order_and_the_text_is_read_back(tables):
    written = toml.document(tables.items(), "head")
    parsed = tomllib.loads(written)
    lines = Lines(written)

    assert _without_line_ends(parsed) == _without_line_ends(tables)
    for path in paths_of(parsed):
        assert not path or path in lines._marks
        assert not path or lines.of(path) >= lines.of(path[:-1])


def _without_line_ends(value):
    """Texts as they are compared: several lines are written with a line end after the last one."""
    if isinstance(value, dict):
        return {key: _without_line_ends(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_line_ends(part) for part in value]
    return value.rstrip("\n") if isinstance(value, str) else value
