"""Sympolis: virtual exchange series of city networks."""

__version__ = "0.1.0"
