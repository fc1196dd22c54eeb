"""An interpreter's own desk, under /interpreter/: signed in, or with the secret part of a personal link in front."""

from django.urls import path

from sympolis.interpretation.views import desk, desk_pack

app_name = "interpreter"
SESSION = "sessions/<slug:series>/<slug:session>/"
PAGES = (
    ("", desk.desk, "desk"),
    ("times/", desk.away, "times"),
    ("invoices/", desk.invoices, "invoices"),
    (SESSION, desk_pack.pack, "pack"),
    (SESSION + "pack.zip", desk_pack.pack_zip, "pack_zip"),
    (SESSION + "terms.csv", desk_pack.terms, "terms"),
    (SESSION + "slides/<slug:key>/", desk_pack.slides, "slides"),
)
urlpatterns = [
    *(path(f"interpreter/{route}", view, name=name) for route, view, name in PAGES),
    *(path(f"interpreter/<str:token>/{route}", view, name=f"linked_{name}") for route, view, name in PAGES),
]
