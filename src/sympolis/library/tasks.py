"""What is done every so often, by the clock."""

from sympolis.library.actions import index

EVERY = {"library.repair_index": (3600, index.repair)}
