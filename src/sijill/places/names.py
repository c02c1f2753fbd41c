"""Keys under which the spellings of one name meet (docs/codebook/places.md).

The spelling key forgets what careful writers differ in: marks, hyphens, spaces, the article. The sound key keeps the
consonants alone, in one alphabet for Arabic and Latin letters, so that "Deir ez-Zor", "Dayr az Zawr" and "دير الزور"
have one. What meets by sound alone is compared by `likeness` of its `sounds` before it counts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Indel

from sijill.languages import normal

LONGEST_NAME = 200  # characters: the longest name of the built gazetteer has 84

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W_]+")
# Letters that are left out: signs for hamza and ayn, and apostrophes in their place. Not the hyphen, which parts words.
_SIGNS = dict.fromkeys(map(ord, "'`´‘’‛ʻʼʽʾʿˈ′ʹ\"“”"))
# The article by every spelling; before it stands a word or nothing, after it always a word.
_ARTICLES = frozenset({
    "al", "el", "il", "ul", "ad", "ed", "ar", "er", "as", "es", "at", "et", "az", "ez", "an", "en", "ash", "esh", "ach",
    "ech", "adh", "edh", "ath", "eth", "l",
})  # fmt: skip
_GLUED_ARTICLE = re.compile(
    r"^(?:[ae]l(?=[a-z]{4})|[ae](?=([zsdtrn])\1[a-z])|[ae](?=(?:sh){2}))"
)  # "Elbuleil", "Ezzor"
_OF = re.compile(r"(?<=..[ae])t$")  # the ending of the first word of two: "Maarat" and "Maara"
_SHORTEST_GLUED = 7  # letters of a first word: "Arraqqa", but "Azzaz" and "Aleppo" have no article
_GLUED = re.compile(r"ة(?=[\u0621-\u064a])")  # "معرةالنعمان": two words, as ة ends one
_INNER_ARTICLE = re.compile(r"(?<=\w{3})ال(?=\w{3})")  # "ديرالزور"
_FIRST_ALEF = re.compile(r"^ا(?=[^\Wا]{3})")  # "أعزاز" and "عزاز", "إدلب" and "دلب"
_ARABIC_ARTICLE = re.compile(r"^(?:ال)(?=\w{2})")
_LATIN_LETTERS = str.maketrans(
    {"ı": "i", "ə": "a", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ß": "ss", "æ": "ae", "ȼ": "c", "ŧ": "t"}
)
_CYRILLIC_LETTERS = str.maketrans(
    dict(zip("абвгґдезийклмнопрстуфыэіїъьё", "abvhgdeziiklmnoprstufieiï--e", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "є": "ie", "ў": "u"}
    | {"ъ": "", "ь": "", "ї": "i"}
)
# Consonants by sound; what is not here has none (vowels, hamza, ayn, w and y).
_ARABIC_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("بپ", "b"), **dict.fromkeys("تطث", "t"), **dict.fromkeys("جچژ", "j"),
        **dict.fromkeys("حه", "h"), "خ": "x", **dict.fromkeys("دضذ", "d"), **dict.fromkeys("زظ", "z"), "ر": "r",
        **dict.fromkeys("سص", "s"), "ش": "c", "غ": "g", **dict.fromkeys("فڤ", "f"), **dict.fromkeys("قكگ", "k"),
        "ل": "l", "م": "m", "ن": "n", "ا": "a", "و": "u", "ي": "i", "ء": "", "ع": "",
    }
)  # fmt: skip
_DIGRAPHS = (
    ("tch", "c"), ("sch", "c"), ("kh", "x"), ("sh", "c"), ("ch", "c"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("zh", "j"), ("dj", "j"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"),
    ("ai", "i"), ("ay", "i"), ("ey", "i"), ("iy", "i"), ("aw", "u"), ("au", "u"), ("ow", "u"),
)  # fmt: skip
_LATIN_SOUNDS = str.maketrans({"p": "b", "v": "f", "q": "k", "e": "a", "o": "u", "y": "i", "w": "u", "ş": "c"})
_VOWELS = str.maketrans(dict.fromkeys("aiu"))
_FEWEST_CONSONANTS = 3
_DOUBLE = re.compile(r"(.)\1+")
_HARD_C = re.compile(r"c(?![hk])|(?<!s)c(?=k)")
_LAST_H = re.compile(r"(?<=[aeiou])h$")


@lru_cache(maxsize=20_000)
def spelling_key(name: str) -> str:
    """The letters of a name without marks, spaces and articles; "" where nothing is left."""
    return "".join(_words(name, glued=False))


def sound_key(name: str) -> str:
    """The consonants of a name by sound, the same for Arabic, Latin and Cyrillic spellings; may be "".

    A name of few consonants keeps its vowels, as too many share those.
    """
    heard = sounds(name)
    consonants = _DOUBLE.sub(r"\1", heard.translate(_VOWELS))
    return consonants if len(consonants) >= _FEWEST_CONSONANTS else heard


def likeness(one: str, other: str) -> float:
    """How alike the sounds of two names are, from 0 to 1: the share of the letters that they have in one order."""
    return Indel.normalized_similarity(one, other)


def _words(name: str, *, glued: bool) -> list[str]:
    """The words of a name in one way of writing, without the article; `glued`: also that of "Alhasakah"."""
    name = unicodedata.normalize("NFKC", name[:LONGEST_NAME])
    if _ARABIC.search(name):
        words = _WORD.findall(normal(_GLUED.sub("ة ", name)).replace("_", " "))
        words = [_INNER_ARTICLE.sub("", _ARABIC_ARTICLE.sub("", word)) for word in words]
        return [_FIRST_ALEF.sub("", word) for word in words]
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_SIGNS).replace("ş", "sh").replace("ç", "ch"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_LATIN_LETTERS)
    if _CYRILLIC.search(plain):
        plain = plain.translate(_CYRILLIC_LETTERS)
    words = _WORD.findall(plain)
    words = [word for at, word in enumerate(words) if word not in _ARTICLES or at == len(words) - 1]
    first = 0 if glued and words and len(words[0]) >= _SHORTEST_GLUED else 1
    words = [_GLUED_ARTICLE.sub("", word) if at >= first else word for at, word in enumerate(words)]
    return [_OF.sub("", word) if at < len(words) - 1 else word for at, word in enumerate(words)]


@lru_cache(maxsize=20_000)
def sounds(name: str) -> str:
    """A name as it sounds: one letter for each consonant, a, i and u for vowels."""
    if _ARABIC.search(name):
        return "".join(_arabic_sounds(word) for word in _words(name, glued=True))
    heard = []
    for word in _words(name, glued=True):
        word = _HARD_C.sub("k", _LAST_H.sub("", word))
        for letters, sound in _DIGRAPHS:
            word = word.replace(letters, sound)
        heard.append(word.translate(_LATIN_SOUNDS))
    return _DOUBLE.sub(r"\1", "".join(heard))


def _arabic_sounds(word: str) -> str:
    """ "ه" at the end stands for ة, which sounds as a."""
    if word.endswith("ه"):
        word = word[:-1] + "ا"
    return word.translate(_ARABIC_SOUNDS)
