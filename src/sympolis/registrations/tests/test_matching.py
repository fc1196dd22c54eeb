"""Whom a row of an attendance list means."""

from sympolis.registrations.matching import Known, Seen, match, name_key

AMA, KOFI, KOFI_TOO, OFFICE = (
    Known(1, "Ama Serwaa Boateng", "ama@kumasi.example"),
    Known(2, "Kofi Mensah", "kofi@accra.example"),
    Known(3, "Kofi Mensah", "kofi@tema.example"),
    Known(4, "Esi Owusu", "office@kumasi.example"),
)
ALL = [AMA, KOFI, KOFI_TOO, OFFICE]


def one(name: str, email: str = "", known=ALL) -> tuple:
    found = match([Seen(name, email)], known)[0]
    return str(found.certainty), found.pk, found.candidates


def test_an_equal_address_is_sure_whatever_the_name():
    assert one("iPhone of Ama", "AMA@kumasi.example") == ("sure", 1, [1])


def test_a_name_that_only_one_person_has_is_sure_in_any_order_and_without_accents():
    assert one("BOATENG, Ama Serwaa (City of Kumasi)") == ("sure", 1, [1])


def test_namesakes_wait_for_somebody_to_look():
    assert one("Kofi Mensah") == ("doubtful", None, [2, 3])


def test_a_shared_mailbox_is_told_apart_by_the_name_and_else_doubtful():
    both = [*ALL, Known(5, "Yaw Adu", "office@kumasi.example")]

    assert one("Yaw Adu", "office@kumasi.example", both) == ("sure", 5, [5])
    assert one("Meeting room", "office@kumasi.example", both) == ("doubtful", None, [4, 5])


def test_a_similar_name_is_doubtful_with_the_likeliest_first():
    assert one("Ama Boateng Serwa") == ("doubtful", 1, [1])


def test_a_stranger_is_nobody():
    assert one("Zlatan Ibrahimovic", "zlatan@malmo.example") == ("none", None, [])
    assert one("") == ("none", None, [])


def test_the_second_row_of_the_same_person_is_looked_at():
    found = match([Seen("Ama Serwaa Boateng"), Seen("Ama's tablet", "ama@kumasi.example")], ALL)

    assert [(str(m.certainty), m.pk) for m in found] == [("sure", 1), ("doubtful", 1)]


def test_names_are_compared_by_their_words():
    assert name_key("Ọlá  d'Águila-Núñez | Lagos") == name_key("nunez aguila d ola")
