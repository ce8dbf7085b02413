"""The error tree of Rehearse.

    RehearseError
    ├── DataError        a file of prompts/ or rubric/ is not as it must be
    ├── SettingsError    a setting is missing or contradicts another
    ├── AccessError      somebody has to sign in first, or may not come in
    ├── DocumentError    a posting, resume or import cannot be read
    ├── StateError       the interview is not at the step that was asked for
    ├── StoreError       the database did not do what was asked
    │   ├── NotFound     no such interview for this owner
    │   └── Conflict     somebody (a second tab) changed the interview first
    └── CoachError       a coach could not do its part
        └── ModelError   the model endpoint failed, refused or answered out of form

Every message is one sentence for the person who reads it: what was expected, what came, what to do.
Foreign errors are translated at one door each (`documents`, `store`, `chat`) with ``raise ... from``.
"""


class RehearseError(Exception):
    """Base of all errors that Rehearse raises on purpose; ``str()`` is fit to be shown to a person."""


class DataError(RehearseError):
    """A prompt or rubric file is not as it must be; the message names the file and the key."""


class SettingsError(RehearseError):
    """A setting is missing, malformed or contradicts another; the message names it."""


class AccessError(RehearseError):
    """Somebody has to sign in before they see anything, or may not come in; the message says which."""


class DocumentError(RehearseError):
    """A posting, resume or import cannot be read; the message says why and what can be done."""


class StateError(RehearseError):
    """The interview is not at the step that was asked for (a second click, an old tab)."""


class StoreError(RehearseError):
    """The database did not do what was asked; nothing that was stored before is lost."""


class NotFound(StoreError):
    """There is no such interview, or it belongs to somebody else: the two are not told apart."""


class Conflict(StoreError):
    """The interview was changed elsewhere since it was loaded, so this change was not stored."""


class CoachError(RehearseError):
    """A coach could not do its part; the message is the reason that the candidate is shown."""


class ModelError(CoachError):
    """The model endpoint failed, refused or answered out of form; never carries a key."""
