"""Letters about what is kept of a series."""
