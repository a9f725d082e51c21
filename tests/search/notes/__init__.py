"""A foreign app whose notes become findable, with everything that a source can have."""
