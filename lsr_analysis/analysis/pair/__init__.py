"""Two areas side by side."""
