"""A result as a page for people who know no statistics, and as Markdown for a pull request."""

from evals.report.drawing import as_html, as_markdown
from evals.report.page import Page, page_of

__all__ = ["Page", "as_html", "as_markdown", "page_of"]
