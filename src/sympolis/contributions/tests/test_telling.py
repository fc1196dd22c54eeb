"""Two who write at once: taken, left, shown, never overwritten."""

from hypothesis import given
from hypothesis import strategies as st

from sympolis.contributions.telling import joined, mark, marks

values = st.one_of(st.text(max_size=5), st.lists(st.integers(0, 3), max_size=3, unique=True))
forms = st.dictionaries(st.sampled_from(["title", "c_done", "themes"]), values)


def test_what_only_i_changed_is_taken():
    before = {"title": "Old", "c_done": "Old"}
    found = joined(marks(before), before, {"title": "Mine", "c_done": "Old"})
    assert (found.mine, found.theirs, found.conflicts) == ({"title": "Mine"}, {}, {})


def test_what_only_they_changed_is_left():
    before, now = {"title": "Old"}, {"title": "Theirs"}
    found = joined(marks(before), now, {"title": "Old"})
    assert (found.mine, found.theirs, found.conflicts) == ({}, {"title": "Theirs"}, {})


def test_what_both_changed_is_shown():
    found = joined(marks({"title": "Old"}), {"title": "Theirs"}, {"title": "Mine"})
    assert (found.mine, found.theirs, found.conflicts) == ({}, {}, {"title": "Theirs"})


def test_both_wrote_the_same():
    assert joined(marks({"title": "Old"}), {"title": "New"}, {"title": "New"}).conflicts == {}


def test_blank_is_blank_and_the_order_of_a_list_does_not_count():
    assert mark(None) == mark("") == mark([])
    assert mark([3, 1]) == mark([1, 3])
    assert mark("1") != mark([1])


@given(forms, forms, forms)
def test_nothing_of_theirs_is_ever_put_away_without_being_seen(before, now, told):
    found = joined(marks(before), now, told)

    for name in found.mine:
        assert mark(now.get(name)) == marks(before).get(name, mark(now.get(name)))
    for name in told:
        kinds = [name in part for part in (found.mine, found.theirs, found.conflicts)]
        assert sum(kinds) == (mark(told[name]) != mark(now.get(name)))
