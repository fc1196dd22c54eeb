"""A language of a session as it stands in the programme, and as a language and a service."""

from sympolis.core.channels import captioned, captions_in, is_sign
from sympolis.interpretation.states import Service


def service_of(code: str) -> Service:
    """What kind of help a language of a session is."""
    if is_sign(code):
        return Service.SIGN
    return Service.CAPTIONS if captioned(code) else Service.SPOKEN


def language_of(code: str) -> str:
    """The language that is spoken, signed or written."""
    return captioned(code) or code


def code_of(language: str, service: str) -> str:
    """The code under which it stands among the languages of a session."""
    return captions_in(language) if service == Service.CAPTIONS else language
