"""From the publishers, or a folder of files saved by hand, to the folder that a build reads."""

from lsr_analysis.fetching.addresses import choose, listing, publications
from lsr_analysis.fetching.fetch import fetch, read_manifest
from lsr_analysis.fetching.folder import take_from
from lsr_analysis.fetching.place import downloads_folder
from lsr_analysis.fetching.result import FetchResult

__all__ = [
    "FetchResult", "choose", "downloads_folder", "fetch", "listing", "publications",
    "read_manifest", "take_from",
]  # fmt: skip
