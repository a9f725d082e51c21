"""Contact notes by mail: a personal secret address, what a message says, and where messages come from.

Mail is written by anybody. Nothing of it is believed, answered, executed or shown as HTML, and nothing of it becomes a
note before its owner has confirmed it.
"""
