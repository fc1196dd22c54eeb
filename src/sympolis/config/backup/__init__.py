"""Backup and restore: one sealed file that SQLite and PostgreSQL both read (docs/decisions/0013-backup-file.md).

`archive` knows the file, `tables` the rows, `make` writes a backup, `bring_back` restores one.
"""
