"""`python -m sympolis` is the console script `sympolis`."""

from sympolis.config.cli import main

if __name__ == "__main__":
    main()
