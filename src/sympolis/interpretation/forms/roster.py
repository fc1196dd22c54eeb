"""An interpreter, their directions, and the rules for interpreters' days."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import choices
from sympolis.core.channels import SIGN_LANGUAGES
from sympolis.interpretation.actions.roster import HIGHEST_FEE, LIMITS, LONGEST_INVOICE, LONGEST_NOTE
from sympolis.interpretation.fitting import Direction
from sympolis.interpretation.forms.amounts import AmountField
from sympolis.interpretation.models import Interpreter, WorkRules
from sympolis.interpretation.states import Answer, FeeUnit, Service
from sympolis.networks.forms.fields import here, language_field, zone_field
from sympolis.networks.models import Network
from sympolis.programme.forms.shows import person_choices
from sympolis.ui.together import SharedForm

EMPTY_LINES = 3
BOTH, THERE = "both", "there"
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "GHS", "ZAR", "KES", "COP", "MXN", "BRL", "INR", "PHP", "JOD", "UAH")


class InterpreterForm(SharedForm):
    """Somebody of the roster.

    interpreter   who is changed; None for somebody new, who is chosen among the network's people or typed
    After is_valid(): chosen() for actions, person_fields() for somebody typed.
    """

    field_order = ["person", "given_name", "family_name", "email", "zone"]

    def __init__(self, *args: Any, network: Network, interpreter: Interpreter | None = None, **options: Any) -> None:
        self.lines = _lines(interpreter)
        initial = {**_now(interpreter), **_line_values(self.lines)}
        super().__init__(*args, initial=initial, **options)
        self.interpreter = interpreter
        if interpreter is None:
            self._add_person(network)
        self._add_pairs(network)
        self._add_terms(network)

    def _add_person(self, network: Network) -> None:
        there = set(Interpreter.objects.filter(network=network).values_list("person_id", flat=True))
        people = [one for one in person_choices(network) if int(one[0]) not in there]
        self.fields["person"] = forms.ChoiceField(
            label=_("One of your people"), required=False, choices=[("", _("Somebody new, typed below")), *people]
        )
        self.fields["given_name"] = forms.CharField(label=_("Given name"), max_length=300, required=False)
        self.fields["family_name"] = forms.CharField(label=_("Family name"), max_length=300, required=False)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail address"), required=False, max_length=254,
            help_text=_("Offers go there. Only the team sees it."), widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        self.fields["zone"] = zone_field(required=False, empty=_("not known"))

    def _add_pairs(self, network: Network) -> None:
        languages = [("", "—"), *choices.languages(here(), ["en", *network.languages])]
        signs = [(code, str(name)) for code, name in SIGN_LANGUAGES.items()]
        options = [*languages[:1], (_("Spoken"), languages[1:]), (_("Sign languages"), signs)]
        self.count = len(self.lines) + EMPTY_LINES
        if self.is_bound:
            self.count = max(self.count, 1 + max((_number(name) for name in self.data), default=0))
        for number in range(self.count):
            told = {"number": number + 1}
            self.fields[f"service_{number}"] = forms.ChoiceField(
                label=_("Line %(number)s: service") % told, choices=Service.choices, required=False
            )
            self.fields[f"source_{number}"] = forms.ChoiceField(
                label=_("Line %(number)s: first language") % told, choices=options, required=False
            )
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=_("Line %(number)s: direction") % told, required=False,
                choices=[(BOTH, _("both ways")), (THERE, _("only into"))],
            )  # fmt: skip
            self.fields[f"target_{number}"] = forms.ChoiceField(
                label=_("Line %(number)s: second language") % told, choices=options, required=False
            )

    def _add_terms(self, network: Network) -> None:
        self.fields["fee"] = AmountField(label=_("Fee"), required=False, most=HIGHEST_FEE)
        self.fields["fee_unit"] = forms.ChoiceField(label=_("For"), choices=FeeUnit.choices)
        stored = self.interpreter.currency if self.interpreter else ""
        codes = list(dict.fromkeys([*CURRENCIES, *([stored] if stored else [])]))
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in codes])
        self.fields["language"] = language_field(
            network.languages, label=_("Language of letters"), required=False,
            help_text=_("Else the one of their account, or that of the series."),
        )  # fmt: skip
        self.fields["recording"] = forms.ChoiceField(
            label=_("May their voice be recorded?"), required=False, choices=[("", _("not asked yet")), *Answer.choices],
            help_text=_("In general; they can answer differently for one session."),
        )  # fmt: skip
        self.fields["invoice"] = forms.CharField(
            label=_("Invoice data"), required=False, max_length=LONGEST_INVOICE, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Name, address, tax number as on their invoices. Never public."),
        )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("For the team. The person may ask to see it."),
        )  # fmt: skip

    def pair_rows(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each line."""
        return [{name: self[f"{name}_{number}"] for name in NAMES} for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if self.interpreter is None and not found.get("person") and not found.get("family_name"):
            self.add_error("person", _("Choose somebody, or type a name below."))
        self.pairs: list[Direction] = []
        for number in range(self.count):
            self._read(number, found)
        if not self.pairs and not any(name.startswith(NAMES) for name in self.errors):
            self.add_error("source_0", _("Choose at least two languages."))
        return found

    def _read(self, number: int, found: dict[str, Any]) -> None:
        source, target = found.get(f"source_{number}"), found.get(f"target_{number}")
        if not source and not target:
            return
        service = found.get(f"service_{number}") or Service.SPOKEN
        signed = {source, target} & set(SIGN_LANGUAGES)
        if not source or not target:
            self.add_error(f"target_{number}" if source else f"source_{number}", _("Choose both languages."))
        elif source == target and service != Service.CAPTIONS:
            self.add_error(f"target_{number}", _("Choose two different languages."))
        elif bool(signed) != (service == Service.SIGN):
            words = _("Choose “Sign language” in front, or two spoken languages.")
            self.add_error(f"service_{number}", words if signed else _("Choose a sign language on one side."))
        else:
            self.pairs.append((service, source, target))
            if found.get(f"way_{number}") != THERE and source != target:
                self.pairs.append((service, target, source))

    def chosen(self) -> dict[str, Any]:
        """What was told of the interpreter, as actions.roster takes it."""
        return {"pairs": self.pairs, **{name: self.cleaned_data[name] for name in TERMS}}

    def person_fields(self) -> dict[str, Any]:
        """What was typed of somebody new."""
        return {name: self.cleaned_data[name] for name in ("given_name", "family_name", "email", "zone")}


NAMES = ("service", "source", "way", "target")
TERMS = ("fee", "fee_unit", "currency", "language", "recording", "invoice", "note")


def _number(name: str) -> int:
    head, _dash, tail = name.rpartition("_")
    return int(tail) if head in NAMES and tail.isdecimal() and len(tail) < 3 else 0


def _now(interpreter: Interpreter | None) -> dict[str, Any]:
    return {name: getattr(interpreter, name) for name in TERMS} if interpreter else {}


def _lines(interpreter: Interpreter | None) -> list[tuple[str, str, str, str]]:
    """(service, first, way, second): both directions of two languages stand in one line."""
    pairs = [(one.service, one.source, one.target) for one in interpreter.pairs.all()] if interpreter else []
    return lines_of(pairs)


def lines_of(pairs: Iterable[Direction]) -> list[tuple[str, str, str, str]]:
    """Directions as one reads them: (service, first, "both" or "there", second)."""
    left, lines = list(pairs), []
    while left:
        service, source, target = left.pop(0)
        back = (service, target, source)
        if back in left:
            left.remove(back)
            lines.append((service, source, BOTH, target))
        else:
            lines.append((service, source, THERE, target))
    return lines


def _line_values(lines: list[tuple[str, str, str, str]]) -> dict[str, Any]:
    return {
        f"{name}_{number}": value for number, line in enumerate(lines) for name, value in zip(NAMES, line, strict=True)
    }


class RulesForm(SharedForm):
    """Rest, sessions a day, time to answer."""

    rest_minutes = forms.IntegerField(
        label=gettext_lazy("Rest between two sessions, in minutes"), min_value=LIMITS["rest_minutes"][0],
        max_value=LIMITS["rest_minutes"][1],
        help_text=gettext_lazy("Proposals keep to it; by hand you are only warned."),
    )  # fmt: skip
    most_a_day = forms.IntegerField(
        label=gettext_lazy("Most sessions a day"), min_value=LIMITS["most_a_day"][0], max_value=LIMITS["most_a_day"][1],
        help_text=gettext_lazy("On the interpreter's own calendar."),
    )  # fmt: skip
    answer_hours = forms.IntegerField(
        label=gettext_lazy("Hours in which an offer is to be answered"), min_value=LIMITS["answer_hours"][0],
        max_value=LIMITS["answer_hours"][1],
        help_text=gettext_lazy("Less when the session is close. A reminder goes out by itself a day before."),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: WorkRules, **options: Any) -> None:
        super().__init__(*args, initial={name: getattr(rules, name) for name in LIMITS}, **options)
