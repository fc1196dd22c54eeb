"""Verbs of interpretation, a file for each noun."""
