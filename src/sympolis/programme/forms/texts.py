"""Texts in several languages; the field is the look's, since networks asks for such texts too."""

from sympolis.ui.texts import LONGEST_LINE, LONGEST_TEXT, TextsFormField, TextsWidget

__all__ = ["LONGEST_LINE", "LONGEST_TEXT", "TextsFormField", "TextsWidget"]
