"""What is kept of a series."""

from sympolis.library.models.practices import Practice, PracticeFile, PracticeTopic, Topic

__all__ = ["Practice", "PracticeFile", "PracticeTopic", "Topic"]
