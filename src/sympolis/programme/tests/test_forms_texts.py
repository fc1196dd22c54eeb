"""Texts in several languages in a form."""

from django import forms
from django.http import QueryDict

from sympolis.core.languages import ORIGINS, translation_state
from sympolis.core.texts import Texts
from sympolis.programme.forms.texts import LONGEST_LINE, TextsFormField


class Form(forms.Form):
    def __init__(self, *args, before=None, **options) -> None:
        super().__init__(*args, initial={"title": before or {}}, **options)
        self.fields["title"] = TextsFormField(["en", "de"], label="Title")
        self.fields["title"].keep(before)


def posted(**texts: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({f"title-{code}": text for code, text in texts.items()})
    return data


def cleaned(data: QueryDict, before: Texts | None = None) -> Texts:
    form = Form(data, before=before)
    assert form.is_valid(), form.errors
    return form.cleaned_data["title"]


def test_a_translation_remembers_the_original_it_was_made_from():
    texts = cleaned(posted(en="Water", de="Wasser"))

    assert {code: texts[code] for code in ("en", "de")} == {"en": "Water", "de": "Wasser"}
    assert translation_state(texts, "en", "de") == "done"


def test_changing_the_original_alone_makes_the_translation_outdated():
    before = cleaned(posted(en="Water", de="Wasser"))

    texts = cleaned(posted(en="Water supply", de="Wasser"), before)

    assert translation_state(texts, "en", "de") == "outdated"


def test_saving_without_a_change_keeps_an_outdated_translation_outdated():
    before = cleaned(posted(en="Water supply", de="Wasser"), cleaned(posted(en="Water", de="Wasser")))

    assert cleaned(posted(en="Water supply", de="Wasser"), before) == before


def test_languages_that_are_not_asked_are_kept():
    before = Texts({"en": "Water", "ar": "ماء"})

    assert cleaned(posted(en="Water", de=""), before) == {"en": "Water", "ar": "ماء"}


def test_an_emptied_translation_goes_with_its_mark():
    before = cleaned(posted(en="Water", de="Wasser"))

    texts = cleaned(posted(en="Water", de=""), before)

    assert texts == {"en": "Water"}
    assert ORIGINS not in texts


def test_the_original_is_needed_but_no_translation():
    form = Form(posted(en="  ", de="Wasser"))

    assert not form.is_valid()
    assert form["title"].value() == {"en": "  ", "de": "Wasser"}  # nothing typed is lost


def test_too_long_a_text_says_in_which_language_and_how_long():
    form = Form(posted(en="Water", de="W" * (LONGEST_LINE + 1)))

    assert not form.is_valid()
    assert form.errors["title"] == ["German: 301 signs, at most 300 fit."]


def test_a_line_break_has_no_place_in_a_title():
    assert cleaned(posted(en="Water\r\nsupply"))["en"] == "Water supply"


def test_every_language_has_an_input_with_label_direction_and_state():
    html = str(Form(before=Texts({"en": "Water <b>"}))["title"])

    assert 'id="id_title"' in html
    assert 'name="title-de"' in html
    assert '<label for="id_title_de">German</label>' in html
    assert "German: missing" in html
    assert "Water &lt;b&gt;" in html
