"""The register: what was preserved and read, listed; the only package besides the desk that knows Django.

Importing it tells Django of its tables, which Django wants before they can be named; no database is opened.
"""

from .database import prepare
from .outcomes import Captured, Copied, Known, Listed, NotRead, Outcome, PassedOver
from .register import Register, create, settings_of
from .verification import record_check, verify_register

prepare()

__all__ = [
    "Captured",
    "Copied",
    "Known",
    "Listed",
    "NotRead",
    "Outcome",
    "PassedOver",
    "Register",
    "create",
    "record_check",
    "settings_of",
    "verify_register",
]
