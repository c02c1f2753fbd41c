"""Languages: one folder of data each (words, rules, dates), and what is the same for all.

A language is `languages/<code>/language.toml` (its name, direction and letters), `words/*.toml` (lexicons),
`rules/*.toml` (grammar over tags) and `dates.toml`. `load` puts one together; nothing else knows a language by name.
"""

from .language import Language, codes, load
from .lexicon import Entry, Found, Lexicon
from .rules import Rule, RuleSet, Tags
from .view import View, normal, normalise

__all__ = [
    "Entry",
    "Found",
    "Language",
    "Lexicon",
    "Rule",
    "RuleSet",
    "Tags",
    "View",
    "codes",
    "load",
    "normal",
    "normalise",
]
