"""Text out of postings, resumes and answers, with limits; and text that shows in Markdown as it was written."""

from rehearse.documents.cleaned import Document, clean_text
from rehearse.documents.escaped import as_markdown_text
from rehearse.documents.language import language_of, load_languages
from rehearse.documents.reading import MAX_BYTES, read_document

__all__ = ["MAX_BYTES", "Document", "as_markdown_text", "clean_text", "language_of", "load_languages", "read_document"]
