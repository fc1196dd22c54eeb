"""Addresses of the desk's pages about session notes, all under /desk/series/."""

from django.urls import path

from sympolis.library.views import desk_note_publishing, desk_notes

app_name = "notes_desk"
NOTE = "series/<slug:slug>/sessions/<slug:session>/note/"
urlpatterns = [
    path(NOTE, desk_notes.note, name="note"),
    path(NOTE + "files/", desk_notes.file_add, name="file_add"),
    path(NOTE + "files/<int:file>/", desk_notes.file, name="file"),
    path(NOTE + "files/<int:file>/change/", desk_notes.file_change, name="file_change"),
    path(NOTE + "recording/", desk_notes.recording, name="recording"),
    path(NOTE + "approval/", desk_note_publishing.approvals, name="approvals"),
    path(NOTE + "approval/<int:person>/", desk_note_publishing.approval, name="approval"),
    path(NOTE + "publish/", desk_note_publishing.publish, name="publish"),
    path(NOTE + "publish/tell/", desk_note_publishing.tell, name="tell"),
    path(NOTE + "publish/withdraw/", desk_note_publishing.withdraw, name="withdraw"),
    path(NOTE + "versions/", desk_note_publishing.versions, name="versions"),
]
