"""Partners out of files: read, compared with the directory, taken over in the background, and taken back.

``files`` reads a file into a ``Table``, ``columns`` says which column is which field, ``rows`` turns cells into values,
``planning`` compares them with the directory, ``applying`` writes, ``undoing`` takes back.
"""
