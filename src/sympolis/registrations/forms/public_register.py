"""The form by which one takes part, and the details that people keep about themselves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.channels import captioned, is_sign
from sympolis.core.choices import countries
from sympolis.core.languages import country_name, known_channel, known_language, language_name, pick
from sympolis.core.refusals import Refused
from sympolis.directory.states import Gender, Sector
from sympolis.programme.models import Session
from sympolis.registrations import purposes
from sympolis.registrations.actions import About, Agreed
from sympolis.registrations.actions.about import LONGEST_LINE, LONGEST_PHONE, LONGEST_TEXT, OF_SESSIONS, Answers
from sympolis.registrations.actions.answers import field_of, no_answer
from sympolis.registrations.forms.needs import NeedsForm, known_needs
from sympolis.registrations.forms.public_fields import (
    ColleaguesField,
    KeptFileField,
    SharedFields,
    SlugsField,
)
from sympolis.registrations.models import Participant, Question
from sympolis.registrations.offers import Offer
from sympolis.registrations.states import Brings, QuestionKind, Way
from sympolis.registrations.towns import Town
from sympolis.ui.long_select import LongSelect

SPOKEN = 3  # languages that can be told
CHOOSE = gettext_lazy("Choose …")
NOT_SAID = ("", gettext_lazy("not stated"))
NAME = {"required": gettext_lazy("Tell us your name.")}
ADDRESS = {"required": gettext_lazy("Tell us your e-mail address; the link to the session goes there.")}


def _line(label: Any, *, longest: int = LONGEST_LINE, **options: Any) -> forms.CharField:
    attrs = options.pop("attrs", {})
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=forms.TextInput(attrs=attrs), **options
    )


def _text(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


class AboutForm(NeedsForm):
    """What somebody may tell so that a session fits them. Everything may be left out."""

    spoken_name = _line(
        gettext_lazy("Name as spoken"),
        help_text=gettext_lazy("So that moderators and interpreters say it right, for example “KWAH-meh ah-SAHN-teh”."),
    )
    place = _line(
        gettext_lazy("City or municipality"),
        help_text=gettext_lazy("Type it, with the country if others bear the name: “Kumasi, Ghana”."),
        attrs={"list": "towns", "autocomplete": "off"},
    )
    organisation = _line(gettext_lazy("Organisation"), attrs={"autocomplete": "organization"})
    country = forms.CharField(label=gettext_lazy("Country"), required=False, widget=LongSelect("countries", CHOOSE))
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False, choices=[NOT_SAID, *Sector.choices])
    function = _line(gettext_lazy("Function"), attrs={"autocomplete": "organization-title"})
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"), required=False, choices=[NOT_SAID, *Gender.choices],
        help_text=gettext_lazy("Counted in reports so that we see who is missing; never shown with your name."),
    )  # fmt: skip
    language = forms.CharField(
        label=gettext_lazy("Language you follow in"), required=False, widget=forms.Select,
        help_text=gettext_lazy("Interpretation is ordered by what people choose here."),
    )  # fmt: skip
    zone = forms.CharField(
        label=gettext_lazy("Your time zone"), required=False,
        widget=LongSelect("zones", gettext_lazy("That of my city")),
        help_text=gettext_lazy("Letters and reminders tell times on this clock."),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=gettext_lazy("How you take part"), required=False, choices=Way.choices, widget=forms.RadioSelect
    )
    phone = _line(
        gettext_lazy("Phone or messenger"), longest=LONGEST_PHONE, attrs={"autocomplete": "tel", "inputmode": "tel"},
        help_text=gettext_lazy("Only for emergencies on the day."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(SPOKEN):
            label = _("Language you can speak in")
            self.fields[f"speaks_{number}"] = forms.CharField(
                label=label if number == 0 else f"{label} ({number + 1})", required=False, max_length=12,
                widget=LongSelect("languages", "—"),
            )  # fmt: skip

    def offer_languages(self, codes: Iterable[str]) -> None:
        """Put these languages into the choice of the one to follow in, sign languages into that of their own."""
        here, chosen = get_language() or "en", self["language"].value()
        known = list(codes)
        self.offer_sign_languages(known, self["country"].value() or "")
        every = [code for code in known if not captioned(code) and not is_sign(code)]
        rows = [(code, language_name(code, here)) for code in dict.fromkeys([*every, *([chosen] if chosen else [])])]
        self.fields["language"].widget.choices = [("", _("The language of the session")), *rows]

    def clean_country(self) -> str:
        code = self.cleaned_data["country"]
        if code and code not in dict(countries("en")):
            raise forms.ValidationError(_("Choose a country from the list."))
        return code

    def clean_zone(self) -> str:
        name = self.cleaned_data["zone"]
        if name:
            try:
                clock.zone(name)
            except clock.UnknownZone:
                raise forms.ValidationError(_("Choose a time zone from the list.")) from None
        return clock.present_name(name)

    def clean_language(self) -> str:
        code = self.cleaned_data["language"]
        if code and (len(code) > 12 or not known_channel(code)):
            raise forms.ValidationError(_("Choose a language from the list."))
        return code

    def about(self, town: Town, *, letters: str) -> About:
        """What was told, as the actions take it."""
        told = self.cleaned_data
        spoken = dict.fromkeys(told.get(f"speaks_{number}", "") for number in range(SPOKEN))
        plain = ("spoken_name", "organisation", "function", "sector", "gender", "language", "phone")
        return About(
            **{name: told[name] for name in plain}, **self.needs(),
            municipality_id=town.municipality_id, region_id=town.region_id, place=town.place,
            country=town.country or told["country"], zone=told["zone"] or town.zone, way=told["way"] or Way.VIDEO,
            languages=[{"code": code} for code in spoken if code and known_language(code)], letters=letters,
            **{name: told[name] for name in OF_SESSIONS if name in told},
        )  # fmt: skip

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))


class RegisterForm(AboutForm):
    """Two fields, sessions, and what may be told beside.

    questions   the series' own, open ones; consents: purposes that were not agreed to before
    who         the participant whose personal link it is: name and address stand fast then
    """

    sessions = SlugsField(label=pgettext_lazy("form", "Sessions"), required=False)
    every = forms.BooleanField(label=gettext_lazy("All sessions that are open to everybody"), required=False)
    brings = forms.ChoiceField(
        label=gettext_lazy("Do you bring something?"), required=False, widget=forms.RadioSelect,
        choices=[("", gettext_lazy("neither")), *Brings.choices],
    )  # fmt: skip
    brings_text = _text(gettext_lazy("What it is, in a sentence"))
    question = _text(gettext_lazy("A question for the speakers"))
    motivation = _text(gettext_lazy("Why you want to take part"))
    city_use = _text(gettext_lazy("What your city will do with it"))
    is_backed = forms.BooleanField(label=gettext_lazy("My superior agrees that I take part"), required=False)
    together_with = ColleaguesField(label=gettext_lazy("Colleagues"), required=False)
    delegation = _line(gettext_lazy("Name of your delegation"), help_text=gettext_lazy("For example “City of Kumasi”."))
    fax = forms.CharField(required=False, label=gettext_lazy("Leave this field empty"))

    GROUPS = {
        "fits": (
            "spoken_name", "place", "organisation", "country", "sector", "function", "gender", "language", "speaks_0",
            "speaks_1", "speaks_2", "zone", "way", "phone", "captions", "wants_sign", "sign_language", "access_needs", "brings",
            "brings_text", "question",
        ),
        "together": ("together_with", "delegation"),
    }  # fmt: skip

    def __init__(
        self, *args: Any, questions: Iterable[Question] = (), consents: Iterable[str] = (),
        who: Participant | None = None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.questions, self.consents, self.who = list(questions), list(consents), who
        self.chosen: list[Session] = []
        if who is None:
            self.fields["name"] = forms.CharField(
                label=_("Your name"), max_length=LONGEST_LINE, error_messages=NAME,
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            )  # fmt: skip
            self.fields["email"] = forms.CharField(
                label=_("Your e-mail address"), max_length=254, error_messages=ADDRESS,
                widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            )  # fmt: skip
        for question in self.questions:
            self.fields[field_of(question)] = question_field(question)
        for purpose in self.consents:
            self.fields[f"agree_{purpose}"] = forms.BooleanField(label=purposes.PURPOSES[purpose], required=False)
        self.order_fields(["name", "email", "sessions"])

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            words = _(
                "A field that people do not see was filled in, as programs do that send junk. Send the form again."
            )
            raise forms.ValidationError(words)
        return ""

    def choose(self, sessions: Iterable[Session]) -> None:
        """Say which sessions are wished, before the form is checked: some questions are asked for some only."""
        self.chosen = list(sessions)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.chosen and not told.get("every"):
            self.add_error("sessions", _("Choose at least one session."))
        if any(getattr(session, "admission", None) and session.admission.asks_motivation for session in self.chosen):
            for name in ("motivation", "city_use"):
                if name not in self.errors and not told.get(name):
                    self.add_error(name, _("The secretariat chooses by this: write a sentence or two."))
        chosen = {session.pk for session in self.chosen}
        for question in self.questions:
            name, asked = field_of(question), {session.pk for session in question.sessions.all()}
            if question.required and asked & chosen and name not in self.errors and no_answer(told.get(name)):
                self.add_error(name, _("Answer this question."))
        return told

    def ask_for(self, offers: Iterable[Offer]) -> None:
        """Show only what is asked for one of the sessions that can be chosen, and say for which."""
        open_ones = {offer.session.pk: offer for offer in offers}
        self.questions = [
            question
            for question in self.questions
            if not question.sessions.all() or {session.pk for session in question.sessions.all()} & open_ones.keys()
        ]
        titles = ", ".join(offer.title for offer in open_ones.values() if offer.asks_motivation)
        for name in ("motivation", "city_use"):
            self.fields[name].help_text = _("Needed for %(sessions)s.") % {"sessions": titles}

    def answers(self) -> Answers:
        """Values as `actions.answers.checked` takes them."""
        return {question: self.cleaned_data.get(field_of(question)) for question in self.questions}

    def agreed(self) -> list[Agreed]:
        return [purposes.agreed_to(one) for one in self.consents if self.cleaned_data.get(f"agree_{one}")]

    def question_fields(self) -> list[forms.BoundField]:
        return [self[field_of(question)] for question in self.questions]

    def consent_fields(self) -> list[forms.BoundField]:
        return [self[f"agree_{purpose}"] for purpose in self.consents]

    def colleague_rows(self) -> list[tuple[int, str, str]]:
        return ColleaguesField.rows(self["together_with"].value())

    def is_open(self, group: str) -> bool:
        """Whether a folded part is shown open: something in it is wrong, or was typed with this form."""
        names = self.GROUPS[group]
        if any(name in self.errors for name in names):
            return True
        typed = (self.data.get(name) for name in names if name not in ("zone", "way"))
        return self.is_bound and (any(typed) or any(self.data.getlist("colleague_name")))

    @property
    def fits_open(self) -> bool:
        return self.is_open("fits")

    @property
    def together_open(self) -> bool:
        return self.is_open("together")


RegisterForm.base_fields = SharedFields(RegisterForm.base_fields, own=["language", "sign_language"])


def question_field(question: Question) -> forms.Field:
    """The field of a series' own question, in the reader's language."""
    label, help_text = str(question.label), str(question.help)
    asked = [str(session.title) for session in question.sessions.all()]
    if asked:
        help_text = " ".join([help_text, _("Asked for: %(sessions)s.") % {"sessions": ", ".join(asked)}]).strip()
    common: dict[str, Any] = {"label": label, "help_text": help_text, "required": question.required and not asked}
    common["error_messages"] = {"required": _("Answer this question.")}
    if question.kind == QuestionKind.CHOICE:
        options = [(str(place), pick(texts, get_language() or "en")[0]) for place, texts in enumerate(question.options)]
        return forms.TypedChoiceField(
            choices=options, coerce=int, empty_value=None, widget=forms.RadioSelect, **common
        )  # fmt: skip
    if question.kind == QuestionKind.NUMBER:
        common["error_messages"]["invalid"] = _("Write a number.")
        return forms.FloatField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), localize=True, **common)
    if question.kind == QuestionKind.FILE:
        common["help_text"] = " ".join(
            [help_text, _("PDF, picture or office file, at most 5 MB.")]
        ).strip()  # fmt: skip
        return KeptFileField(**common)
    if question.kind == QuestionKind.CONSENT:
        return forms.BooleanField(**common)
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **common)


class DetailsForm(AboutForm):
    """What is kept about somebody, changed by themselves."""

    letters = forms.ChoiceField(label=gettext_lazy("Language of letters"), required=False)

    def __init__(self, *args: Any, languages: Iterable[str], consents: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        here = get_language() or "en"
        self.fields["letters"].choices = [(code, language_name(code, here)) for code in languages]
        self.consents = list(consents)
        for purpose in self.consents:
            self.fields[f"agree_{purpose}"] = forms.BooleanField(label=purposes.PURPOSES[purpose], required=False)

    def agreed(self) -> list[Agreed]:
        return [purposes.agreed_to(one) for one in self.consents if self.cleaned_data.get(f"agree_{one}")]

    def consent_fields(self) -> list[forms.BoundField]:
        return [self[f"agree_{purpose}"] for purpose in self.consents]


def known_details(participant: Participant) -> dict[str, Any]:
    """What somebody told last time, as a form shows it."""
    person, here = participant.person, get_language() or "en"
    town = participant.place
    if person.municipality:
        town = f"{pick(person.municipality.name, here)[0]}, {country_name(person.municipality.country, here)}"
    told = {name: getattr(participant, name) for name in ("country", "organisation", "way", "phone")}
    spoken = {f"speaks_{number}": row.get("code", "") for number, row in enumerate(person.languages[:SPOKEN])}
    return {
        **told, **spoken, **known_needs(participant), "name": str(person), "email": participant.email, "spoken_name": person.spoken_name,
        "place": town, "sector": person.sector, "gender": person.gender, "function": str(person.function),
        "zone": participant.zone or person.zone, "letters": participant.language,
    }  # fmt: skip


def first_details(request: HttpRequest, offers: Iterable[Offer]) -> dict[str, Any]:
    """What a form begins with for somebody we do not know: their zone, the session whose page they came from."""
    every = [offer for offer in offers if offer.can_choose]
    asked = [offer.slug for offer in every if offer.slug in request.GET.getlist("session")]
    alone = [every[0].slug] if len(every) == 1 else []
    return {"sessions": asked or alone, "zone": request.reader.zone, "way": Way.VIDEO}  # type: ignore[attr-defined]
