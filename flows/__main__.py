"""`python -m flows` is `virage`, for environments without console scripts."""

from __future__ import annotations

from flows.cli import main

if __name__ == "__main__":
    main()
