"""Addresses of session notes (docs/addresses.md)."""

from django.urls import path

from sympolis.library.views import public_notes

app_name = "notes"
NOTE = "series/<slug:slug>/sessions/<slug:session>/note"
OWN = "mine/<str:token>/sessions/<int:registration>/note/"
urlpatterns = [
    path(NOTE + "/", public_notes.note, name="note"),
    path(NOTE + ".pdf", public_notes.note_pdf, name="note_pdf"),
    path(NOTE + "/files/<int:file>/", public_notes.note_file, name="note_file"),
    path(OWN, public_notes.own_note, name="own_note"),
    path(OWN + "files/<int:file>/", public_notes.own_file, name="own_file"),
    path("notes/approve/<str:token>/", public_notes.approve, name="approve"),
]
