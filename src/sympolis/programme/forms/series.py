"""Setting up a series: six fields to begin with, the rest when there is time."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sympolis.core.languages import INTERFACE_LANGUAGES, pick
from sympolis.directory.models import Municipality, Region
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.programme.forms.languages import MANY, language_choices, named
from sympolis.programme.forms.texts import LONGEST_LINE, TextsFormField
from sympolis.programme.forms.times import day_field, zone_choices
from sympolis.programme.models import Series
from sympolis.programme.templates_of_series import series_templates
from sympolis.ui.together import SharedForm
from sympolis.ui.zones import ZoneField

INDICATORS = {
    "sessions": gettext_lazy("Sessions held"),
    "persons": gettext_lazy("People reached"),
    "municipalities": gettext_lazy("Municipalities"),
    "practices": gettext_lazy("Good practices shown"),
    "cooperations": gettext_lazy("Cooperations begun"),
}
EMPTY = "template:empty"


class NewSeriesForm(forms.Form):
    """What a series needs to begin with. `before` are series that may be copied."""

    start_from = forms.ChoiceField(label=gettext_lazy("Start from"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("As it will stand on the public page, in the working language."),
        max_length=LONGEST_LINE,
    )
    starts_on = day_field(label=gettext_lazy("First day"))
    ends_on = day_field(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left empty, the series is as long as what you start from."),
    )
    zone = ZoneField(
        label=gettext_lazy("Time zone of the host"),
        help_text=gettext_lazy("Sessions are planned on this clock; every reader sees their own beside it."),
    )
    working_language = forms.ChoiceField(
        label=gettext_lazy("Working language"),
        help_text=gettext_lazy("The language you write in. A copy keeps the language and the zone of its model."),
    )

    def __init__(self, *args: Any, network: Network, before: list[Series], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = _starts(before)
        self.fields["start_from"].choices = choices
        self.fields["start_from"].initial = choices[0][0]
        self.fields["zone"].choices = zone_choices([network.zone, "UTC"])
        self.fields["zone"].initial = network.zone
        self.fields["working_language"].choices = language_choices(network.languages or ["en"])
        self.fields["working_language"].initial = network.working_language

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("start_from") == EMPTY and "ends_on" not in self.errors and not found.get("ends_on"):
            self.add_error("ends_on", _("An empty series needs its last day."))
        if found.get("ends_on") and found.get("starts_on") and found["ends_on"] < found["starts_on"]:
            self.add_error("ends_on", _("The last day lies before the first."))
        return found


def _choice(name: str, what: str) -> SafeString:
    return format_html("<b>{}</b> <small>{}</small>", name, what)


def _starts(before: list[Series]) -> list[tuple[str, str]]:
    here = get_language() or "en"
    choices = [
        (f"template:{plan.code}", _choice(pick(plan.name, here)[0], pick(plan.summary, here)[0]))
        for plan in series_templates().values()
    ]
    for series in before:
        title = _("A copy of “%(title)s” (%(year)d)") % {"title": series.title, "year": series.starts_on.year}
        what = _("Texts, themes, sessions and runs of show with new dates; nothing is released, nobody taken over.")
        choices.append((f"series:{series.slug}", _choice(title, what)))
    return choices


class SeriesForm(SharedForm):
    """Everything a series tells, in groups (see `groups`)."""

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, initial=_initial(series), **options)
        self.series = series
        self._texts(content_languages(series))
        self._dates_and_place(series)
        self._languages_and_regions(series)
        self._targets(series)

    def _texts(self, languages: list[str]) -> None:
        add = self._add_text
        add("title", languages, _("Title"), required=True)
        add("over_title", languages, _("Line above the title"), hint=_("The umbrella it belongs to, if there is one."))
        add("summary", languages, _("Summary"), rows=3, hint=_("Two or three sentences for lists and previews."))
        add("description", languages, _("Description"), rows=8)
        add("audience", languages, _("For whom"), rows=3)
        add(
            "languages_note",
            languages,
            _("On languages"),
            hint=_("For example: interpretation where a region needs it."),
        )
        add("where_note", languages, _("Where"), hint=_("For example: online, on a tool that runs in the browser."))
        add("apply_line", languages, _("Registration, in a line"), hint=_("For example: Registration open."))
        add("apply_note", languages, _("Registration, the small print"), rows=2)

    def _add_text(
        self, name: str, languages: list[str], label: str, *, rows: int = 1, hint: str = "", required: bool = False
    ) -> None:
        field = TextsFormField(languages, rows=rows, label=label, help_text=hint, required=required)
        field.keep(getattr(self.series, name))
        self.fields[name] = field

    def _dates_and_place(self, series: Series) -> None:
        cities = municipalities_of(series.network).order_by("slug")
        self.fields["starts_on"] = day_field(label=_("First day"))
        self.fields["ends_on"] = day_field(label=_("Last day"))
        self.fields["apply_by"] = day_field(label=_("Apply by"), required=False)
        self.fields["zone"] = ZoneField(
            label=_("Time zone of the host"),
            choices=zone_choices([series.zone, series.network.zone, "UTC"]),
            help_text=_("New sessions begin with it. Sessions that exist keep their own."),
        )
        self.fields["host_city"] = forms.ModelChoiceField(
            cities, label=_("City of the host"), required=False, empty_label=_("None")
        )
        self.fields["contact_email"] = forms.EmailField(label=_("Contact address"), required=False)
        self.fields["funder"] = forms.CharField(label=_("Funded by"), required=False, max_length=300)
        self.fields["retention_on"] = day_field(
            label=_("Keep personal data until"),
            required=False,
            help_text=_("After this day the personal data of the series are deleted; totals stay."),
        )

    def _languages_and_regions(self, series: Series) -> None:
        likely = [*content_languages(series), *series.network.languages, *(code for code, _name in INTERFACE_LANGUAGES)]
        self.fields["working_language"] = forms.ChoiceField(
            label=_("Working language"), choices=language_choices(likely)
        )
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Texts are kept in"),
            choices=named([*likely, "es", "fr", "ar", "pt"]),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Each gets a place beside every text, and a line on the page Translations."),
        )
        self.fields["other_language"] = forms.ChoiceField(
            label=_("And in another language"),
            choices=[("", "—"), *sorted(named(MANY), key=lambda row: row[1])],
            required=False,
        )
        self.fields["regions"] = forms.ModelMultipleChoiceField(
            Region.objects.all(),
            label=_("Target regions"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Their clocks are shown while you choose times."),
        )

    def _targets(self, series: Series) -> None:
        for key, label in INDICATORS.items():
            self.fields[f"target_{key}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=1_000_000
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) in the order of the page."""
        names = {
            _("What it is"): ["title", "over_title", "summary", "description", "audience"],
            _("When and where"): ["starts_on", "ends_on", "zone", "host_city", "where_note"],
            _("Languages and regions"): [
                "working_language",
                "languages",
                "other_language",
                "languages_note",
                "regions",
            ],
            _("Taking part"): ["apply_by", "apply_line", "apply_note", "contact_email"],
            _("Funder, targets, data"): ["funder", *(f"target_{key}" for key in INDICATORS), "retention_on"],
        }
        return [(heading, [self[name] for name in fields]) for heading, fields in names.items()]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("starts_on") and found.get("ends_on") and found["ends_on"] < found["starts_on"]:
            self.add_error("ends_on", _("The last day lies before the first."))
        return found

    def wishes(self) -> dict[str, Any]:
        """The fields as actions.change_series takes them."""
        found = dict(self.cleaned_data)
        working, other = found["working_language"], found.pop("other_language")
        chosen = [working, *(code for code in found["languages"] if code != working), other]
        found["languages"] = list(dict.fromkeys(code for code in chosen if code))
        targets = {key: found.pop(f"target_{key}") for key in INDICATORS}
        kept = {key: value for key, value in (self.series.targets or {}).items() if key not in INDICATORS}
        found["targets"] = {**kept, **{key: value for key, value in targets.items() if value is not None}}
        found["regions"] = list(found["regions"])
        return found


def content_languages(series: Series) -> list[str]:
    """The languages its texts are kept in, the working language first."""
    return list(dict.fromkeys([series.working_language, *(series.languages or [])]))


def _initial(series: Series) -> dict[str, Any]:
    plain = (
        "title", "over_title", "summary", "description", "audience", "languages_note", "where_note", "apply_line",
        "apply_note", "starts_on", "ends_on", "apply_by", "zone", "host_city", "contact_email", "funder", "retention_on",
        "working_language", "languages",
    )  # fmt: skip
    initial = {name: getattr(series, name) for name in plain}
    initial["regions"] = [region.pk for region in series.regions.all()]
    return {**initial, **{f"target_{key}": (series.targets or {}).get(key) for key in INDICATORS}}


def city_groups(cities: list[Municipality]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Cities by region for a long list of ticks; each with its country."""
    here = get_language() or "en"
    groups: dict[str, list[tuple[int, str]]] = {}
    for city in sorted(cities, key=lambda one: one.region is None):
        groups.setdefault(str(city.region or _("Elsewhere")), []).append(
            (city.pk, f"{city.name}, {city.country_in(here)}")
        )
    return [(region, sorted(rows, key=lambda row: row[1])) for region, rows in groups.items()]
