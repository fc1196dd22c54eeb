"""Working on a session: what, when, in which languages, for whom, how one joins, and the texts."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.directory.models import Region
from sympolis.networks.queries import municipalities_of
from sympolis.programme.forms.languages import MANY, interpreted_choices, language_choices, named
from sympolis.programme.forms.series import city_groups, content_languages
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.forms.times import WhenForm
from sympolis.programme.models import Format, Series, Session
from sympolis.programme.states import Focus, Recording, SessionState
from sympolis.ui import together

LONGEST_MINUTES = 21 * 1440  # a written exchange over three weeks
TEXTS = ("title", "summary", "description", "audience", "guiding_questions")
EDITABLE_STATES = [
    SessionState.IDEA, SessionState.PLANNED, SessionState.OPEN, SessionState.DONE, SessionState.DOCUMENTED,
]  # fmt: skip


class SessionForm(forms.Form):
    """A session of a series, all but its time. For a new one `session` is None and the length may follow from the format.

    Values for the actions come from wishes().
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, series: Series, session: Session | None = None, initial: dict | None = None, **options: Any
    ) -> None:
        self.series, self.session = series, session
        start = _initial(session) if session else new_session(series)
        super().__init__(*args, initial={**start, **(initial or {})}, **options)
        self._what(series, session)
        self._languages(series, session)
        self._whom(series)
        self._joining()

    def _what(self, series: Series, session: Session | None) -> None:
        languages = content_languages(series)
        self._add_text("title", languages, _("Title"), required=True)
        themes = list(series.themes.all())
        self.fields["theme"] = forms.ModelChoiceField(
            series.themes.all(), label=_("Theme"), required=False, empty_label=_("No theme")
        )
        self.fields["theme"].choices = [
            ("", _("No theme")),
            *((theme.pk, f"{number}. {theme}") for number, theme in enumerate(themes, 1)),
        ]
        self.fields["format"] = forms.ModelChoiceField(
            Format.objects.filter(network=series.network),
            label=_("Format"),
            required=False,
            empty_label=_("No format"),
            help_text=_("Gives the length and the run of show to begin with.")
            if session is None
            else _("The run of show stays as it is."),
        )
        self.fields["minutes"] = forms.IntegerField(
            label=_("Length in minutes"),
            min_value=1,
            max_value=LONGEST_MINUTES,
            required=session is not None,
            help_text=_("Left empty, the format’s length.") if session is None else "",
            error_messages={"min_value": _("The end must lie after the start: give a length in minutes.")},
        )
        self.fields["state"] = forms.ChoiceField(
            label=_("State"),
            choices=[(state.value, state.label) for state in EDITABLE_STATES],
            help_text=_("An idea is not released; everything else is."),
        )
        self._add_text("summary", languages, _("Summary"), rows=3, hint=_("Two sentences for lists and previews."))
        self._add_text("description", languages, _("Description"), rows=8)
        self._add_text("guiding_questions", languages, _("Guiding questions"), rows=4, hint=_("One a line."))
        self._add_text("audience", languages, _("For whom"), rows=2)

    def _add_text(
        self, name: str, languages: list[str], label: str, *, rows: int = 1, hint: str = "", required: bool = False
    ) -> None:
        field = TextsFormField(languages, rows=rows, label=label, help_text=hint, required=required)
        field.keep(getattr(self.session, name) if self.session else None)
        self.fields[name] = field

    def _languages(self, series: Series, session: Session | None) -> None:
        likely = [series.working_language, *series.network.languages]
        chosen = list(session.interpretation_languages) if session else []
        floor = session.floor_language if session else series.working_language
        self.fields["floor_language"] = forms.ChoiceField(
            label=_("Spoken on the floor"), choices=language_choices([floor, *likely, "es", "fr", "ar", "pt"])
        )
        self.fields["into"] = forms.MultipleChoiceField(
            label=_("Interpreted into"),
            choices=interpreted_choices([*chosen, *likely]),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        others = sorted(named(MANY), key=lambda row: row[1])
        self.fields["into_other"] = forms.ChoiceField(
            label=_("And into another language"), choices=[("", "—"), *others], required=False
        )

    def _whom(self, series: Series) -> None:
        self.fields["focus"] = forms.ChoiceField(label=_("Focus"), choices=Focus.choices, widget=forms.RadioSelect)
        self.fields["regions"] = forms.ModelMultipleChoiceField(
            Region.objects.all(),
            label=_("Regions"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("For a regional session: whose clocks count."),
        )
        cities = (
            municipalities_of(series.network).select_related("region").order_by("region__order", "region__code", "slug")
        )
        self.fields["cities"] = forms.ModelMultipleChoiceField(
            cities, label=_("Cities"), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["capacity"] = forms.IntegerField(
            label=_("Seats"),
            required=False,
            min_value=1,
            max_value=100_000,
            help_text=_("Left empty, there is no limit."),
        )

    def _joining(self) -> None:
        self.fields["join_url"] = forms.URLField(
            label=_("Link to join"), required=False, max_length=1000, assume_scheme="https",
            help_text=_("Hidden from everybody until their registration is confirmed."),
        )  # fmt: skip
        self.fields["dial_in"] = forms.CharField(
            label=_("Dial-in by phone"), required=False, max_length=200, help_text=_("Hidden likewise.")
        )
        self.fields["recording"] = forms.ChoiceField(label=_("Recording"), choices=Recording.choices)

    @property
    def city_groups(self) -> list[dict[str, Any]]:
        """Cities to tick by region: {"name", "cities": [(id, words, ticked)], "ticked": how many}."""
        ticked = {str(value) for value in self["cities"].value() or []}
        groups = []
        for region, rows in city_groups(list(self.fields["cities"].queryset)):
            cities = [(pk, words, str(pk) in ticked) for pk, words in rows]
            groups.append({"name": region, "cities": cities, "ticked": sum(on for _pk, _words, on in cities)})
        return groups

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("focus") == Focus.REGIONAL and not found.get("regions") and "regions" not in self.errors:
            self.add_error("regions", _("Choose at least one region, or make the session global."))
        if not found.get("minutes") and not found.get("format") and not {"minutes", "format"} & set(self.errors):
            self.add_error("minutes", _("Give the length, or choose a format."))
        return found

    def wishes(self) -> dict[str, Any]:
        """The fields as actions.add_session and change_session take them."""
        found = dict(self.cleaned_data)
        into = [
            code for code in (*found.pop("into"), found.pop("into_other")) if code and code != found["floor_language"]
        ]
        for name in ("date", "start", "starts_at", "revision"):
            found.pop(name, None)
        found["interpretation_languages"] = list(dict.fromkeys(into))
        found["regions"], found["cities"] = list(found["regions"]), list(found["cities"])
        return found


class NewSessionForm(SessionForm, WhenForm):
    """A new session: also when."""

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        zones = [series.zone, series.network.zone, "UTC"]
        super().__init__(*args, series=series, suggested_zones=zones, **options)


def _initial(session: Session) -> dict[str, Any]:
    plain = (
        *TEXTS, "theme", "format", "minutes", "state", "floor_language", "focus", "capacity", "join_url", "dial_in",
        "recording", "revision",
    )  # fmt: skip
    return {
        **{name: getattr(session, name) for name in plain},
        "into": session.interpretation_languages,
        "regions": [region.pk for region in session.regions.all()],
        "cities": [city.pk for city in session.cities.all()],
    }


def new_session(series: Series) -> dict[str, Any]:
    """What a new session begins with."""
    return {
        "date": _likely_day(series),
        "start": time(14),
        "zone": series.zone,
        "floor_language": series.working_language,
        "focus": Focus.GLOBAL,
        "state": SessionState.PLANNED,
        "recording": Recording.NONE,
    }


def _likely_day(series: Series) -> date:
    """The first working day of the series that is not over."""
    day = max(series.starts_on, timezone.now().astimezone(clock.zone(series.zone)).date() + timedelta(days=1))
    day = day if day <= series.ends_on else series.starts_on
    following = day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
    return following if following <= series.ends_on else day


def differences(session: Session, form: SessionForm) -> list[dict[str, Any]]:
    """Where a session as it stands now differs from what was typed: [{"name", "label", "theirs", "mine", "field"}].

    Told in words, so that somebody whose page was older than the other's save can compare and choose.
    """
    return together.differences(form, _initial(session), leave=("revision", "into_other"))
