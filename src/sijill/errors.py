"""What can go wrong, as a tree.

SijillError
├── ReportError       this report cannot be read: name it, go on with the next
│   ├── NotReadable   the file or line is not something that a report can be read from
│   └── TooLarge      the report is over a stated limit
├── ArchiveError      the archive cannot take or give something: stop
│   ├── DamagedArchive  what is preserved is not as it was written
│   └── ArchiveInUse    another run is writing
├── RegisterError     the register cannot be used as it was asked to be: stop
├── EngineError       the process that reads reports cannot be started: stop
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


class ArchiveError(SijillError):
    """The archive cannot take or give something; nothing that was acknowledged is lost."""


class DamagedArchive(ArchiveError):
    """What is preserved is not as it was written; the message names it."""


class ArchiveInUse(ArchiveError):
    """Another run is writing to this archive."""


class RegisterError(SijillError):
    """The register cannot be used as it was asked to be; the message says what to do."""


class EngineError(SijillError):
    """The process that reads reports cannot be started."""


class DataError(SijillError):
    """A data file (lexicon, rule, taxonomy) is wrong; the message names the file and the entry."""


class EndpointError(SijillError):
    """The endpoint of a language model cannot be used."""
