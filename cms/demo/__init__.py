"""Demo data: a state association to try the hub with. What it says is in ``data/``, who signs in in ``accounts.py``."""
