"""Who comes: admission to a session, participants, registrations."""

from sympolis.registrations.models.admission import Admission, Answer, Invitation, KeptSeats, Question
from sympolis.registrations.models.attendance import AttendanceList, AttendanceRow, Feedback, Material
from sympolis.registrations.models.certificates import Certificate
from sympolis.registrations.models.imports import Import, ImportRow
from sympolis.registrations.models.people import Participant
from sympolis.registrations.models.registration import Delegation, Registration
from sympolis.registrations.models.spellings import PlaceMerge
from sympolis.registrations.models.telling import Notice, Reminder

__all__ = [
    "Admission", "Answer", "AttendanceList", "AttendanceRow", "Certificate", "Delegation", "Feedback", "Import", "ImportRow", "Invitation", "KeptSeats", "Material", "Notice", "Participant", "PlaceMerge", "Question", "Registration",
    "Reminder",
]  # fmt: skip
