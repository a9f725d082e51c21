"""German analysis in one place: both engines index its output and compile its query plan."""

# Stored in every index: another number asks for a rebuild.
VERSION = 4
