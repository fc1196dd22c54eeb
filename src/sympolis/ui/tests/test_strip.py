import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolis.ui.strip import bar, dial, share_bar, spans, strip


@given(start=st.integers(-3000, 3000), minutes=st.integers(1, 1440))
def test_pieces_of_a_span_cover_it_and_stay_on_the_axis(start, minutes):
    pieces = spans(start, minutes)

    assert sum(length for _at, length in pieces) == minutes
    assert all(at >= 0 and at + length <= 1440 for at, length in pieces)


def test_meeting_across_midnight_is_drawn_in_two_pieces():
    assert strip((1380,), 120, 600).count("M276 7h12v3.5h-12zM0 7h12v3.5h-12z") == 1


def test_line_of_a_city_at_night_is_marked():
    assert 'class="cn"' in strip((1320,), 60, 600)
    assert 'class="cn"' not in strip((600,), 60, 600)


def test_label_of_a_dial_is_escaped():
    assert "<script>" not in dial([(600, 60)], "<script>")


@pytest.mark.parametrize("svg", [bar(600, 90), share_bar(3, 1, 2), strip((600, 660), 90, 600)])
def test_pictures_carry_no_inline_style(svg):
    assert "style=" not in svg
