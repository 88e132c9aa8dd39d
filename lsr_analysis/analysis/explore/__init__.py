"""One indicator across all councils."""
