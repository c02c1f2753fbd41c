"""What Django is told. The database is named when a register is opened (database.py)."""

from __future__ import annotations

SECRET_KEY = "no page is served from here"
INSTALLED_APPS = ["sijill.register"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {
            # WAL: readers and the writer do not wait for each other. FULL: a commit survives a loss of power.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000;",
            "transaction_mode": "IMMEDIATE",
        },
    }
}
