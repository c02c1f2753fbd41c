"""The reader by language model: it proposes, the grounding gate decides (docs/how-to/use-a-language-model.md).

No connection is opened here: whoever builds the reader gives it a transport.
"""

from .answer import Answer, decode
from .gate import RULE, Gate, ground
from .reader import EndpointReader, Limits, Transport

__all__ = ["RULE", "Answer", "EndpointReader", "Gate", "Limits", "Transport", "decode", "explain", "ground"]


def explain(rule: str) -> str:
    """What a value with this rule id stands on."""
    if rule != RULE:
        return ""
    return "offered by a language model; its words stand in the text, its number and day were read again by our rules"
