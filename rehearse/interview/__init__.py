"""The domain: an interview as a document, what people and coaches do to it, and what a coach is."""
