"""What is kept of a series."""

from sympolis.library.models.practices import Practice, PracticeFile, PracticeTopic, Topic
from sympolis.library.models.search import Indexed, Word

__all__ = ["Indexed", "Practice", "PracticeFile", "PracticeTopic", "Topic", "Word"]
