"""Mails that survive a mail server that is down: kept encrypted in the database until it has taken them."""
