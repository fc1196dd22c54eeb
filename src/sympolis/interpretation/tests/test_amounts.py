"""Amounts of money as people write them."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from sympolis.interpretation.forms.amounts import AmountField


class _Form(forms.Form):
    fee = AmountField(required=False, most=Decimal(10_000))


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("420", "420"), ("420,5", "420.5"), ("420,50", "420.50"), ("420.50", "420.50"), ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"), ("1 250,50", "1250.50"), ("1\u202f250", "1250"), ("1.250", "1250"), ("1,250", "1250"),
        ("0,99", "0.99"), ("1’250.00", "1250"),
    ],
)  # fmt: skip
def test_commas_and_points_are_read_in_every_language(language, written, amount):
    with translation.override(language):
        form = _Form({"fee": written})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["fee"] == Decimal(amount)


@pytest.mark.parametrize(
    "written", ["much", "-5", "-5,5", "1e400", "10.000,01", "4,5,6", "1.25.00", "12.3456", "٤٢ euros", "nan"]
)
def test_what_is_no_amount_is_told_with_an_example(written):
    form = _Form({"fee": written})

    assert not form.is_valid()
    assert "like 350 or 350.50" in form.errors["fee"][0]


def test_the_field_shows_an_amount_as_the_reader_writes_it():
    with translation.override("de"):
        assert 'value="420,50"' in str(_Form(initial={"fee": Decimal("420.50")})["fee"])
