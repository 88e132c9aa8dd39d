"""``python -m lsr_analysis`` is the command ``lsr``."""

from lsr_analysis.cli import main

if __name__ == "__main__":
    main()
