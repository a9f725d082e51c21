"""Secrets of development, test and demo. They are known to everybody, so production refuses them."""

SECRET_KEY = "development-only-and-known-to-everybody"  # noqa: S105 - that is its purpose
FIELD_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rbm93bi10by1hbGwhISE="
