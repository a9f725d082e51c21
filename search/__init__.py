"""Search that knows documents, queries and audience tokens, and no content type."""
