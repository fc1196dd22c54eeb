"""Account numbers in invoice data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolis.interpretation.ibans import wrong_ibans

GOOD = "DE89 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    "text",
    [
        GOOD, f"IBAN: {GOOD}", f"Luc Diallo\nIBAN {GOOD.replace(' ', '')}\nBIC COBADEFF", "iban: gb82 west 1234 5698 7654 32",
        f"IBAN {GOOD} BIC COBADEFFXXX", "VAT DE123456789", "NL123456789B01", "Rue 10, 12345 Dakar", "IBAN:", "",
        "NO93 8601 1117 947",
    ],
)  # fmt: skip
def test_right_ones_and_what_is_none_pass(text):
    assert wrong_ibans(text) == []


@pytest.mark.parametrize(
    "text",
    ["IBAN: DE88 3704 0044 0532 0130 00", "IBAN DE89 3704 0044 0532 0130 0", "iban: 12345", "DE89370400440532013001"],
)
def test_wrong_ones_are_found(text):
    assert len(wrong_ibans(f"Luc Diallo\n{text}\nDakar")) == 1


@given(st.integers(0, 21), st.sampled_from("0123456789"))
def test_one_wrong_sign_is_always_found(place, sign):
    code = GOOD.replace(" ", "")
    if place > 1 and code[place] != sign:
        assert wrong_ibans(f"IBAN: {code[:place]}{sign}{code[place + 1 :]}")


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    wrong_ibans(text)
