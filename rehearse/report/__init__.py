"""What an interview came to, to take along: Markdown, PDF, and JSON that can be read in again."""

from rehearse.report.content import content
from rehearse.report.markdown import to_markdown
from rehearse.report.model import ReportContent
from rehearse.report.pdf import to_pdf
from rehearse.report.spending import spending_of
from rehearse.report.transfer import from_json, to_json
from rehearse.report.words import Words, words_in

__all__ = [
    "ReportContent",
    "Words",
    "content",
    "from_json",
    "spending_of",
    "to_json",
    "to_markdown",
    "to_pdf",
    "words_in",
]
