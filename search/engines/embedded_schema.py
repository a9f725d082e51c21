"""Fields of the embedded index. Texts arrive analysed and are split at white space."""

import math
from functools import cache

import tantivy

from search.analysis.documents import analyse_text
from search.documents import SearchDocument
from search.engines.base import ObjectRef
from search.engines.payload import facet_tokens, near_tokens, newest_first, store, suggestion_tokens, weight

# Before the payload's JSON.
FINGERPRINT_LENGTH = 32
AUDIENCE_SEPARATOR = " "


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("object", tokenizer_name="raw", index_option="basic")
    # All tokens of the audience as one term: see ``embedded_store.Snapshot``.
    builder.add_text_field("access", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("near", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="analysed", index_option="position")
    builder.add_text_field("parts", tokenizer_name="analysed", index_option="freq")
    builder.add_integer_field("newest", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_bytes_field("payload", stored=True)
    builder.add_text_field("prefixes", tokenizer_name="analysed", index_option="freq")
    # New fields come last: an index that is older keeps serving with the numbers that its fields have.
    return builder.build()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Register the tokenizer, which tantivy keeps per open index."""
    index.register_tokenizer("analysed", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def make_document(document: SearchDocument) -> tantivy.Document:
    analysed = analyse_text(title=document.title, summary=document.summary, body=document.body)
    stored = store(document)
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("object", str(ObjectRef(document.source, document.object_id)))
    made.add_text("access", AUDIENCE_SEPARATOR.join(sorted(document.audience)))
    made.add_text("kind", document.kind)
    made.add_text("text", analysed.text)
    made.add_text("parts", analysed.parts)
    made.add_text("prefixes", " ".join(suggestion_tokens(document)))
    made.add_integer("newest", newest_first(document))
    made.add_float("weight", _before_logarithm(weight(document)))
    for token in facet_tokens(document):
        made.add_text("facet", token)
    for token in near_tokens(document):
        made.add_text("near", token)
    made.add_bytes("payload", f"{stored.fingerprint}{stored.payload}".encode())
    return made


def _before_logarithm(factor: float) -> float:
    """tantivy multiplies the score by ``log2(2 + value)`` of a weight field."""
    return math.exp2(factor) - 2.0
