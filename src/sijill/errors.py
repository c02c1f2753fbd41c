"""What can go wrong, as a tree.

SijillError
├── ReportError       this report cannot be read: name it, go on with the next
│   ├── NotReadable   the file or line is not something that a report can be read from
│   └── TooLarge      the report is over a stated limit
├── DataError         a data file of Sijill (lexicon, rule, taxonomy) is wrong: stop
└── EndpointError     the language model's endpoint cannot be used: stop
"""


class SijillError(Exception):
    """Anything that Sijill itself raises."""


class ReportError(SijillError):
    """One report cannot be read; its message says what, where and what to do."""


class NotReadable(ReportError):
    """The input is not something that a report can be read from."""


class TooLarge(ReportError):
    """The input is over a limit that the message states."""


class DataError(SijillError):
    """A data file (lexicon, rule, taxonomy) is wrong; the message names the file and the entry."""


class EndpointError(SijillError):
    """The endpoint of a language model cannot be used."""
