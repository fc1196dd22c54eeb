"""Addresses of the secretariat's desk, all under /desk/."""

from django.urls import path, register_converter

from sympolis.programme.views import (
    clock,
    desk,
    formats,
    journal,
    moves,
    papers,
    people,
    plan,
    releases,
    series,
    sessions,
    shows,
    themes,
    translations,
)

app_name = "programme"
SERIES = "series/<slug:slug>/"
SESSION = SERIES + "sessions/<slug:session>/"


class PaperKind:
    """Which paper an address means."""

    regex = "concept-note|run-of-show"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperKind, "paper")

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("journal/", journal.journal, name="journal"),
    path("journal/<int:delivery>/retry/", journal.delivery_retry, name="delivery_retry"),
    path("journal/letters/<int:letter>/retry/", journal.letter_retry, name="letter_retry"),
    path("formats/", formats.formats, name="formats"),
    path("formats/new/", formats.format_new, name="format_new"),
    path("formats/install/", formats.formats_install, name="formats_install"),
    path("formats/<int:format>/", formats.format_edit, name="format_edit"),
    path("formats/<int:format>/remove/", formats.format_remove, name="format_remove"),
    path("formats/<int:format>/parts/<int:part>/", formats.format_part, name="format_part"),
    path("series/new/", series.series_new, name="series_new"),
    path(SERIES, plan.plan, name="series_plan"),
    path(SERIES + "set-up/", series.series_edit, name="series_edit"),
    path(SERIES + "publish/", series.series_publish, name="series_publish"),
    path(SERIES + "withdraw/", series.series_withdraw, name="series_withdraw"),
    path(SERIES + "archive/", series.series_archive, name="series_archive"),
    path(SERIES + "themes/", themes.themes, name="series_themes"),
    path(SERIES + "themes/<int:theme>/", themes.theme_edit, name="theme_edit"),
    path(SERIES + "themes/<int:theme>/remove/", themes.theme_remove, name="theme_remove"),
    path(SERIES + "themes/<int:theme>/order/", themes.theme_order, name="theme_order"),
    path(SERIES + "translations/", translations.translations, name="series_translations"),
    path(SERIES + "release/", releases.series_release, name="series_release"),
    path(SERIES + "clock/", clock.clock_piece, name="clock"),
    path(SERIES + "sessions/new/", sessions.session_new, name="session_new"),
    path(SESSION, sessions.session_edit, name="session_edit"),
    path(SESSION + "move/", moves.session_move, name="session_move"),
    path(SESSION + "duplicate/", moves.session_duplicate, name="session_duplicate"),
    path(SESSION + "cancel/", moves.session_cancel, name="session_cancel"),
    path(SESSION + "reinstate/", moves.session_reinstate, name="session_reinstate"),
    path(SESSION + "delete/", sessions.session_delete, name="session_delete"),
    path(SESSION + "run-of-show/", shows.run_of_show, name="session_run_of_show"),
    path(SESSION + "people/", people.people, name="session_people"),
    path(SESSION + "papers/", papers.session_papers, name="session_papers"),
    path(SESSION + "papers/<paper:kind>/<slug:language>/", papers.paper, name="session_paper"),
    path(SESSION + "papers/<paper:kind>/<slug:language>.pdf", papers.paper_pdf, name="session_paper_pdf"),
]
