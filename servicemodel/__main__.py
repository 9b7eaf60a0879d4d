"""`python -m servicemodel` is the command `servicemodel`."""

from servicemodel.cli import main

if __name__ == "__main__":
    main()
