"""Addresses of the files that programs read (docs/addresses.md); joined into site/urls.py."""

from django.urls import path

from sympolis.site import crawlers, feeds, preview

urlpatterns = [
    path("series/<slug:slug>/programme.ics", feeds.programme_ics, name="programme_ics"),
    path("series/<slug:slug>/programme.json", feeds.programme_json, name="programme_json"),
    path("series/<slug:slug>/programme.xml", feeds.programme_xml, name="programme_xml"),
    path("series/<slug:slug>/programme.atom", feeds.programme_atom, name="programme_atom"),
    path("series/<slug:slug>/sessions/<slug:session_slug>.ics", feeds.session_ics, name="session_ics"),
    path("series/<slug:slug>/preview.png", preview.series_preview, name="series_preview"),
    path(
        "series/<slug:slug>/sessions/<slug:session_slug>/preview.png", preview.session_preview, name="session_preview"
    ),
    path("practices.atom", feeds.practices_atom, name="practices_atom"),
    path("practices/<slug:slug>/preview.png", preview.practice_preview, name="practice_preview"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path(".well-known/security.txt", crawlers.security_txt, name="security_txt"),
]
