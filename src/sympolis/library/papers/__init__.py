"""Templates of papers about what is kept of a series."""
