"""What the library is searched in. Made from practices (library/actions/index.py) and made anew at any time.

Both tables have a full-text index of the database beside them, which follows them by itself: columns on PostgreSQL,
FTS5 tables with triggers on SQLite (migration 0002). library/fulltext.py asks it.
"""

from django.db import models

from sympolis.library.models.practices import Practice
from sympolis.networks.models import Network


class Indexed(models.Model):
    """The words of a practice that may be found, as library/words.py makes them, blanks between them."""

    practice = models.OneToOneField(Practice, on_delete=models.CASCADE, primary_key=True, related_name="indexed")
    facets = models.TextField()  # library/facets.py; before the long texts: SQLite reads a row from its beginning
    of_version = models.BigIntegerField()  # contributions.Version
    title = models.TextField()
    summary = models.TextField()  # and its city, country and themes
    rest = models.TextField()
    words = models.TextField()  # of the vocabulary that stand in it

    def __str__(self) -> str:
        return str(self.practice_id)


class Word(models.Model):
    """A word that stands in practices of a network, to find it when it is misspelt, or inside a longer one."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=80)  # folded
    shown = models.CharField(max_length=80)  # as it was written once
    uses = models.PositiveIntegerField(default=0)  # practices
    grams = models.TextField()  # words.grams, blanks between them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "text"], name="word_once_a_network")]

    def __str__(self) -> str:
        return self.shown
