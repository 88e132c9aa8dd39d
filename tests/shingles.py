"""Runs of words as hashes, so that a copied sentence is found without the text it is from."""

import hashlib
import re
import unicodedata

RUN = 8


def words(text):
    """Return the words of a text in order: small letters and digits, apostrophes left out."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return re.findall(r"[a-z0-9]+", plain)


def shingles(text, run=RUN):
    """Return a hash for every run of that many words; a shorter text has none.

    The text is one stream of words: a run goes on over the ends of lines and of sentences.
    """
    stream = words(text)
    runs = (" ".join(stream[start : start + run]) for start in range(len(stream) - run + 1))
    return {hashlib.sha256(one.encode()).hexdigest()[:12] for one in runs}
