"""Named reads of interpretation, a file for each noun."""
