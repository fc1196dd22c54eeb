"""What a call to a session's numbers is for somebody, in words: only what is known."""

from django.utils.translation import gettext_lazy as _

from sympolis.planning.phones import Call

CALLS = {
    Call.FREE: _("free number"),
    Call.INLAND: _("number in their country"),
    Call.ABROAD: _("no number in their country"),
    Call.UNKNOWN: _("not known whether it is a call abroad"),
}
OWN_CALLS = {
    Call.FREE: _("The number is free of charge where your phone network carries +800 numbers."),
    Call.INLAND: _("One of the numbers is in your country; what the call costs, your phone company knows."),
    Call.ABROAD: _("None of the numbers is in your country: for you it is a call abroad."),
    Call.UNKNOWN: _("Ask your phone company what the call costs."),
}
