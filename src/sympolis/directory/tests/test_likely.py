"""Which names probably mean the same."""

import time

from sympolis.directory.likely import Named, likeliest, pairs


def found(*named: Named) -> set[tuple[int, int]]:
    return {(pair.first, pair.second) for pair in pairs(named)}


def test_similar_names_are_pairs_in_one_country_only():
    named = [
        Named(1, ("Ama Boateng",), "GH"), Named(2, ("Boateng, Áma",), "GH"), Named(3, ("Ama Boatengg",), "GH"),
        Named(4, ("Ama Boateng",), "TG"), Named(5, ("Kofi Mensah",), "GH"), Named(6, ("AMA BOATENG",)),
    ]  # fmt: skip

    assert found(*named) == {(1, 2), (1, 3), (2, 3), (1, 6), (2, 6), (3, 6), (4, 6)}


def test_one_address_makes_similar_names_likelier_but_colleagues_stay_two():
    one, other = Named(1, ("Ama B. Boateng",), email="a@k.example"), Named(2, ("A. Boateng",), email="A@k.example")
    colleague = Named(3, ("Kofi Mensah",), email="a@k.example")

    assert found(one, other, colleague) == {(1, 2)}


def test_the_likeliest_city_comes_first_and_any_spelling_counts():
    cities = [Named(1, ("Kumasi", "Coomassie"), "GH"), Named(2, ("Kumba",), "CM"), Named(3, ("Lima",), "PE")]

    assert [pk for pk, _likeness in likeliest("Kumassi", cities)] == [1]
    assert [pk for pk, _likeness in likeliest("Comassie", cities, country="GH")] == [1]
    assert likeliest("Kumassi", cities, country="PE") == []


def test_ten_thousand_people_are_compared_in_seconds():
    named = [Named(n, (f"Person {n * 7919 % 10007:05d} Boateng",), "GH", f"p{n}@k.example") for n in range(10_000)]
    begun = time.process_time()

    pairs(named)

    assert time.process_time() - begun < 5
