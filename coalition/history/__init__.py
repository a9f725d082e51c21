"""Every change of the directory and of cooperations: noted where it is written, shown, and taken back.

Ours and not a library's, for three reasons: services say who acts (no request is needed), fields and sets of one change
stand in one row, and what is about a person goes with the person. See docs/decisions/history-of-changes.md.
"""
