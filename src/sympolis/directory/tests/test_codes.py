"""Codes under many guesses at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from sympolis.directory.actions import codes, make_code, redeem_code
from sympolis.directory.models import OneTimeCode
from sympolis.directory.tests import factories as directory


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite's database in memory")
@pytest.mark.django_db(transaction=True)
def test_guesses_side_by_side_are_all_counted():
    code, digits = make_code("sign_in", directory.account())
    wrong = f"{(int(digits) + 1) % 10**8:08d}"

    def guess(_number: int) -> int:
        try:
            return redeem_code(code.pk, "sign_in", wrong).tries_left
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        left = sorted(pool.map(guess, range(100)))

    assert left == [0] * 91 + list(range(1, 10))
    assert OneTimeCode.objects.get().tries == codes.TRIES
    assert redeem_code(code.pk, "sign_in", digits) == codes.SPENT


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads cannot share SQLite's database in memory")
@pytest.mark.django_db(transaction=True)
def test_right_code_side_by_side_signs_in_once():
    account = directory.account()
    code, digits = make_code("sign_in", account)

    def give(_number: int) -> bool:
        try:
            return redeem_code(code.pk, "sign_in", digits).account == account
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(give, range(10))) == [False] * 9 + [True]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "x", "1" * 100_000, "¹²³", "\x00"])
def test_odd_tries_are_wrong_tries(typed):
    code, _digits = make_code("sign_in", directory.account())

    assert redeem_code(code.pk, "sign_in", typed).tries_left == 9
