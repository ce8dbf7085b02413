"""How far gradings agree with labels: every measure with its n and a 95 % interval."""
