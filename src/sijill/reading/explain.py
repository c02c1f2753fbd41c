"""What a rule looks for, in a sentence: for `sijill read --explain`."""

from __future__ import annotations

from functools import lru_cache

from sijill.languages import codes, load


@lru_cache(maxsize=1)
def _notes() -> dict[str, str]:
    sets = (rules for code in codes() for rules in load(code).rules.values())
    return {rule.id: rule.note for rules in sets for rule in rules.rules if rule.note}


def explain(rule_id: str) -> str:
    """What a rule looks for, in the words of its file, or that a word of the lexicon was enough; empty if not known."""
    if any(load(code).tags.knows(rule_id) for code in codes()):
        return "a word of this class in the lexicon"
    return _notes().get(rule_id, "")
