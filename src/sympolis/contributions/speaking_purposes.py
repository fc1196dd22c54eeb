"""What speakers are asked to agree to, each by itself, never ticked beforehand, in words that are kept with the yes.

"recording" is the purpose that participants are asked about too (registrations/purposes.py): one no is enough for both.
"""

from django.utils.translation import gettext_lazy as _

RECORDING, PUBLICATION = "recording", "publication"
WORDINGS = {
    RECORDING: _(
        "My part in the sessions of this network may be recorded: my picture, my voice and what I show. Without this the "
        "recording stops while I speak."
    ),
    PUBLICATION: _(
        "My photo, the biography that I write here and the slides that I mark may stand on the public pages of this network. "
        "Without this only my name, function and city stand there."
    ),
}
NAMES = {RECORDING: _("Recording"), PUBLICATION: _("Publication")}
