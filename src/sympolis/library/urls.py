"""Addresses of the library (docs/addresses.md)."""

from django.urls import path

from sympolis.library.views import (
    checks,
    enquiries,
    public_cite,
    public_compare,
    public_library,
    public_map,
    public_practice,
    reuse,
)

app_name = "library"
urlpatterns = [
    path("practices/", public_library.library, name="library"),
    path("practices/compare/", public_compare.compare, name="compare"),
    path("practices/map/", public_map.library_map, name="map"),
    path("practices/<slug:slug>/", public_practice.practice, name="practice"),
    path("practices/<slug:slug>.pdf", public_practice.practice_pdf, name="practice_pdf"),
    path("practices/<slug:slug>.bib", public_cite.bibtex, name="bibtex"),
    path("practices/<slug:slug>.ris", public_cite.ris, name="ris"),
    path("practices/<slug:slug>/files/<int:number>/", public_practice.practice_file, name="file"),
    path("practices/<slug:slug>/reuse/", reuse.tell, name="reuse"),
    path("practices/<slug:slug>/reuse/sent/", reuse.sent, name="reuse_sent"),
    path("reuse/<str:token>/", reuse.told, name="reuse_told"),
    path("reuse/city/<str:token>/", reuse.city, name="reuse_city"),
    path("practices/<slug:slug>/ask/", enquiries.ask, name="ask"),
    path("practices/<slug:slug>/ask/sent/", enquiries.sent, name="ask_sent"),
    path("enquiries/<str:token>/", enquiries.enquiry, name="enquiry"),
    path("enquiries/contact/<str:token>/", enquiries.contact, name="enquiry_contact"),
    path("checks/<str:token>/", checks.checks, name="checks"),
    path("mine/<str:token>/reuse/<slug:slug>/", reuse.tell_by_link, name="reuse_by_link"),
]
