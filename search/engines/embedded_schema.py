"""Fields of the embedded index. Texts arrive analysed and are split at white space."""

import json
from functools import cache

import tantivy

from search.analysis.documents import analyse_text
from search.documents import SearchDocument
from search.engines.base import ObjectRef
from search.engines.payload import facet_tokens, fingerprint, newest_first, suggestion_tokens, to_payload


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("object", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("text", tokenizer_name="analysed", index_option="position")
    builder.add_text_field("parts", tokenizer_name="analysed", index_option="freq")
    builder.add_integer_field("day", fast=True)
    builder.add_bytes_field("payload", stored=True)
    # New fields come last: an index that is older keeps serving with the numbers that its fields have.
    builder.add_text_field("prefixes", tokenizer_name="analysed", index_option="freq")
    return builder.build()


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Register the tokenizer, which tantivy keeps per open index."""
    index.register_tokenizer("analysed", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def make_document(document: SearchDocument) -> tantivy.Document:
    analysed = analyse_text(title=document.title, summary=document.summary, body=document.body)
    made = tantivy.Document()
    made.add_text("key", document.key)
    made.add_text("object", str(ObjectRef(document.source, document.object_id)))
    made.add_text("kind", document.kind)
    made.add_text("text", analysed.text)
    made.add_text("parts", analysed.parts)
    made.add_text("prefixes", " ".join(suggestion_tokens(document)))
    made.add_integer("day", newest_first(document))
    for token in document.audience:
        made.add_text("audience", token)
    for token in facet_tokens(document):
        made.add_text("facet", token)
    payload = {"document": to_payload(document), "fingerprint": fingerprint(document)}
    made.add_bytes("payload", json.dumps(payload, ensure_ascii=False).encode())
    return made
