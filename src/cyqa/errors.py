"""One error hierarchy. A message says what is wrong, where, and the command that mends it."""


class CyqaError(Exception):
    """Base of every error that cyqa raises on purpose."""


class ConfigError(CyqaError):
    """A setting has a value that cannot work."""


class SourceError(CyqaError):
    """An article cannot be read: missing, empty, binary, or not in its stated encoding."""


class ModelError(CyqaError):
    """A model is missing, damaged, or not what the index was made with."""


class IndexingError(CyqaError):
    """An index is missing, damaged, of another version, or cannot be written."""


class QuestionError(CyqaError):
    """A question cannot be used: wrong type, or a malformed line of a batch."""


class BundleError(CyqaError):
    """An exported conversation cannot be made, or is damaged, foreign or of another version."""


class FeedbackError(CyqaError):
    """Feedback cannot be stored or read: too long, or its file is damaged, foreign or not writable."""


def counted(n: int, noun: str) -> str:
    """`1 article`, `2 articles`: a number of things, in a message."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def first_line(error: Exception) -> str:
    """What a foreign error says, on one line."""
    return next(iter(str(error).splitlines()), type(error).__name__)
