"""What is said to a reader, without words: codes of a catalogue with their values, and texts that rule books bring.

`maps` has the catalogue and gives the words; nothing here knows a language, a number format or a date format.
"""

from spatial.messages.message import Amount, Message, Sayable, Value, clauses, message, sentences
from spatial.messages.plain import from_plain, to_plain
from spatial.messages.text import LANGUAGES, Text

__all__ = [
    "LANGUAGES",
    "Amount",
    "Message",
    "Sayable",
    "Text",
    "Value",
    "clauses",
    "from_plain",
    "message",
    "sentences",
    "to_plain",
]
