"""Letters about taking part. Each is written once, whatever happens twice: what was told stands with the registration."""
