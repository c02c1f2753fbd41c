"""Who has which hash: a table of numbers that stays small where a dictionary of lists would not.

With 100,000 reports there are 6 million pairs of hash and report. They are kept in four arrays, at
most 36 bytes a pair while they grow (a dictionary of lists takes 200): a hash leads to the newest of its pairs, and
each pair to the one before it.
"""

from __future__ import annotations

from array import array

# A run of words that stands in more reports than this is a formula, or a story of which enough copies are known.
MOST_PER_HASH = 32
# More steps than this to find the pairs of one hash are not taken; 2.3 are usual. Somebody would have to make texts
# whose hashes meet in one place on purpose.
_MOST_STEPS = 256
_FIRST_SIZE = 1 << 12


class Postings:
    """Pairs of a 32-bit hash and the number of a report that has it."""

    def __init__(
        self,
        newest: array[int] | None = None,
        before: array[int] | None = None,
        hashes: array[int] | None = None,
        numbers: array[int] | None = None,
    ) -> None:
        """Empty, or with arrays as `arrays` gave them."""
        self._newest = newest or array("I", bytes(4 * _FIRST_SIZE))  # by the low bits of the hash; 0 for none
        self._before = before or array("I", [0])
        self._hashes = hashes or array("I", [0])
        self._numbers = numbers or array("I", [0])

    @property
    def arrays(self) -> tuple[array[int], array[int], array[int], array[int]]:
        """All that is kept."""
        return self._newest, self._before, self._hashes, self._numbers

    def add(self, posted: int, number: int) -> None:
        """Put a pair in, unless the hash has as many as are kept."""
        if len(self.of(posted)) >= MOST_PER_HASH:
            return
        if len(self._hashes) > len(self._newest):
            self._widen()
        place = posted & (len(self._newest) - 1)
        self._hashes.append(posted)
        self._numbers.append(number)
        self._before.append(self._newest[place])
        self._newest[place] = len(self._hashes) - 1

    def of(self, posted: int) -> list[int]:
        """The numbers of the reports that have this hash, the newest first."""
        hashes, before, numbers = self._hashes, self._before, self._numbers
        at = self._newest[posted & (len(self._newest) - 1)]
        found, steps = [], 0
        while at and steps < _MOST_STEPS:
            if hashes[at] == posted:
                found.append(numbers[at])
            at = before[at]
            steps += 1
        return found

    def _widen(self) -> None:
        """Give the hashes twice as many places."""
        size = 2 * len(self._newest)
        newest = array("I", bytes(4 * size))
        for at in range(1, len(self._hashes)):
            place = self._hashes[at] & (size - 1)
            self._before[at] = newest[place]
            newest[place] = at
        self._newest = newest
