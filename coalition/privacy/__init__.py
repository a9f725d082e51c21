"""Personal data: where they are, what people may ask about theirs, and how long they are kept.

Each app says in a ``personal_data.py`` beside its models what it keeps about people (``registry``); access archives,
erasure, retention and the register of processing activities are all made from those declarations.
"""
