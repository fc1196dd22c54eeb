"""Whom a row of an attendance list means."""

import pytest

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


@pytest.mark.parametrize(
    ("name", "registered"),
    [
        ("Мария Иванова", "Maria Ivanova"), ("Юлія Щербаченко", "Yuliia Shcherbachenko"), ("Олександр Григоренко", "Oleksandr Hryhorenko"),
        ("Юлия Щербакова", "Julia Schtscherbakowa"), ("Михаил Жуков", "Mikhail Zhukov"), ("ЦВЕТКОВ Георги (София)", "Georgi Tsvetkov"),
        ("Хрвоје Ђорђевић", "Hrvoje Đorđević"), ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"), ("Ελένη Οικονόμου", "Eleni Oikonomou"),
        ("Ευαγγελία Χατζή", "Evangelia Chatzi"), ("محمد علي", "Mohamed Ali"), ("أحمد الحسن", "Ahmad Al-Hassan"),
        ("فاطمة الزهراء", "Fatima Zahra"), ("خديجة بن علي", "Khadija Ben Ali"), ("رضا پهلوان", "Reza Pahlavan"),
    ],
)  # fmt: skip
def test_a_name_in_another_script_proposes_who_sounds_like_it_and_guesses_nobody(name, registered):
    known = [*ALL, Known(9, registered), Known(10, "Zlatan Ibrahimović")]
    turned = [*ALL, Known(9, name), Known(10, "Златан Ибрахимовић")]

    assert one(name, known=known) == ("doubtful", None, [9])
    assert one(registered, known=turned) == ("doubtful", None, [9])


def test_a_typing_error_in_the_same_script_comes_before_what_only_sounds_alike():
    known = [Known(1, "Maria Ivanova"), Known(2, "Мария Ивановна")]

    assert one("Мария Иванова", known=known) == ("doubtful", 2, [2, 1])


def test_an_address_or_the_same_letters_stay_sure_whatever_the_script():
    known = [Known(1, "Maria Ivanova", "maria@ruse.example"), Known(2, "Мария Петрова", spellings=("Maria Petrova",))]

    assert one("Мария Иванова", "maria@ruse.example", known) == ("sure", 1, [1])
    assert one("Maria Petrova", known=known) == ("sure", 2, [2])


def test_short_names_and_letters_that_we_cannot_read_propose_nobody():
    assert one("عمر", known=[Known(1, "Omar")]) == ("none", None, [])
    assert one("中村太郎", known=[Known(1, "Nakamura Taro")]) == ("none", None, [])


def test_several_who_sound_alike_are_proposed_likeliest_first():
    known = [
        Known(1, "Marina Ivanov"),
        Known(2, "Maria Ivanova"),
        Known(3, "Mariana Ivanovska"),
        Known(4, "Peter Smith"),
    ]

    assert one("Мария Иванова", known=known)[2][:2] == [2, 1]
