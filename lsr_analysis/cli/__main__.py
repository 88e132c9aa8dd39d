"""``python -m lsr_analysis.cli`` is the command ``lsr`` too."""

from lsr_analysis.cli import main

if __name__ == "__main__":
    main()
