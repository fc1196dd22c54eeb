"""What arrives by mail and is ours to read: answers of calendars."""

from email.message import Message

from sympolis.programme.actions import note_part_reply
from sympolis.registrations.actions.replies import note_reply
from sympolis.registrations.replies import answers_in


def read_answers(message: Message) -> bool:
    """Note every answer of a calendar in a mail, for seats and for parts; whether it was such a mail."""
    answers = answers_in(message)
    for one in answers:
        note_reply(one)
        note_part_reply(one.session, one.address, one.reply, sequence=one.sequence, at=one.at)
    return bool(answers)
