import pytest

from sympolis.core import text


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bogotá", "BOGOTA"), ("Kru\u0161evac", "Krus\u030cevac"), ("La\u200bPaz", "LaPaz"), ("a  b", " A B ")],
)
def test_spellings_that_look_alike_compare_equal(one, other):
    assert text.comparable(one) == text.comparable(other)


def test_line_ends_become_blanks_on_one_line():
    assert text.one_line("Subject\r\nBcc: all@cities.example") == "Subject Bcc: all@cities.example"


def test_control_signs_go_and_line_ends_are_one_kind():
    assert text.tidy(" a\x00b\r\nc\rd ") == "ab\nc\nd"


def test_tails_cannot_be_counted_through():
    assert len({text.random_tail() for _ in range(200)}) == 200
