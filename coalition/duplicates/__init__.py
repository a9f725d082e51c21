"""Entries of the directory that may be the same: found, compared, merged, and taken apart again."""
