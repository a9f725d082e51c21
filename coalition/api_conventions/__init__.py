"""What every operation of the JSON API has in common: rules, errors, parameters, paging, caching, documentation.

The apps declare operations on a ``ReadRouter`` in their ``api`` package; the site collects them in a ``HubApi``. The
conventions are written down for front-end developers in ``docs/api.md``.
"""
