"""From files to reports: the words of each report exactly as they were published, and where they stand.

`reports` reads paths: pages (pages.py), text files (texts.py), JSON lines (jsonl.py), folders (folders.py), standard
input. A further kind of source is one more file with a function `(stream, given) -> reports`, and its suffixes in
`locations.KINDS`. `read_page` also gives the place of each line in the page's source. A report's `body` is the story
without the menus and related headlines that captured text carries around it (story.py); which lines those are is
said in languages/*/furniture.toml.
"""

from .language import language_of
from .locations import KINDS, reports
from .markup import words_of
from .pages import LARGEST_PAGE, Block, Fetched, Page, read_page

__all__ = ["KINDS", "LARGEST_PAGE", "Block", "Fetched", "Page", "language_of", "read_page", "reports", "words_of"]
