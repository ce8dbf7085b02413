"""Which coach is at work: what was set, else what is found on this computer, else the offline coach."""

from rehearse.coaches.choices import models_to_pick
from rehearse.coaches.found import DEFAULT_MODEL, Found, find_coach
from rehearse.coaches.making import coach_for
from rehearse.coaches.trial import Trial, try_model

__all__ = ["DEFAULT_MODEL", "Found", "Trial", "coach_for", "find_coach", "models_to_pick", "try_model"]
