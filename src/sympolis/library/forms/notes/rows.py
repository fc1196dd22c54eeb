"""What all lines of a note's tables have in common."""

from django import forms

from sympolis.library.forms.notes.marks import Values


class RowForm(forms.Form):
    """A line of a table. `before` are the stored rows by id, so that translations keep their origin."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    compared: tuple[str, ...] = ()

    def values(self) -> Values:
        """What was typed, as `mark_of` compares it. After is_valid()."""
        return {name: self.cleaned_data.get(name) for name in self.compared if name in self.fields}

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything in it."""
        shown = [self[name].value() for name in self.compared if name in self.fields and name != "kind"]
        return not any(any(one.values()) if isinstance(one, dict) else one for one in shown)
