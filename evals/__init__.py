"""How far a coach's grades can be trusted, measured against answers that were labelled by hand."""
