"""Public addresses (docs/addresses.md)."""

from django.urls import path

from sympolis.site.feed_urls import urlpatterns as feeds
from sympolis.site.member_urls import urlpatterns as members
from sympolis.site.views import health, home, look, papers, places, preferences, programme, series, session, texts

app_name = "site"
NOTE = "series/<slug:slug>/sessions/<slug:session_slug>/concept-note"
urlpatterns = [
    path("", home.home, name="home"),
    path("series/<slug:slug>/", series.series, name="series"),
    path("series/<slug:slug>/changes/", series.changes, name="changes"),
    path("series/<slug:slug>/programme/", programme.programme, name="programme"),
    path("series/<slug:slug>/sessions/<slug:session_slug>/", session.session, name="session"),
    path(NOTE + "/", papers.concept_note, name="concept_note"),
    path(NOTE + ".pdf", papers.concept_note_pdf, name="concept_note_pdf"),
    path("speakers/<slug:slug>/", places.speaker, name="speaker"),
    path("cities/", places.cities, name="cities"),
    path("cities/<slug:slug>/", places.city, name="city"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("look/<slug:fingerprint>.css", look.look, name="look"),
    path("help/", texts.help_page, name="help"),
    path("privacy/", texts.privacy, name="privacy"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *feeds,
    *members,
]
