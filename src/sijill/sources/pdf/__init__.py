"""The words of PDF files, from where each letter stands on its page.

Neither the order in which a PDF draws its letters nor the way in which programs turn it round can be trusted for
Arabic: of a page printed by Chromium, pypdf 7.1 puts every number of a line in another place ("14 others" becomes the
end of the line), pdftotext 22.12 reverses the letters of لا, and pdfminer.six 20260107 leaves each line turned round
and reads the left column first. Here letters are put into lines by where they stand (layout.py), and lines from the
order in which they are seen into the order in which they are read (order.py).
"""

from .file import Pdf, Text, opened

__all__ = ["Pdf", "Text", "opened"]
