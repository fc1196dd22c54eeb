"""The whole series as one well-set book: PDF, EPUB, or one HTML page. Nothing is in it that is not public."""

from sympolis.library.book.making import KINDS, Made, made

__all__ = ["KINDS", "Made", "made"]
