"""Amounts of money as people write them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WRONG = _("Write an amount of money that is not below zero, like 350 or 350.50.")

AMOUNT = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}([.,])[0-9]{3}(\2[0-9]{3})*)([.,](?P<cents>[0-9]{1,2}))?")


class AmountField(forms.DecimalField):
    """An amount from 0 on with two decimals at most; "1.250,50", "1,250.50", "1250,5" and "1 250.50" in every language."""

    def __init__(self, *, most: Decimal, **options: Any) -> None:
        wrong = dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places"), WRONG)
        super().__init__(
            min_value=0, max_value=most, decimal_places=2, localize=True, error_messages=wrong,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **options,
        )  # fmt: skip

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(plain(value) if isinstance(value, str) else value)


def plain(text: str) -> str:
    """The amount with a point before its decimals and nothing between thousands; what is no amount stays as it is."""
    found = AMOUNT.fullmatch(re.sub(r"[\s\u2019']", "", text))
    if found is None:
        return text
    whole = re.sub(r"[.,]", "", found["whole"])
    return f"{whole}.{found['cents']}" if found["cents"] else whole
