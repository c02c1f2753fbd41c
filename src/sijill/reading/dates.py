"""Dates in the text of a report: which words are a date, which days they mean, and the report's own date."""

from .date_grammar import DateGrammar, load_dates
from .date_words import DateWords, find_dates, resolve
from .datelines import dateline

__all__ = ["DateGrammar", "DateWords", "dateline", "find_dates", "load_dates", "resolve"]
