"""Public pages that join several apps; one file a page."""
