"""How far a coach's grades can be trusted, measured against labelled answers."""
