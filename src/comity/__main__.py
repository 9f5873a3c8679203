"""`python -m comity` and the console command `comity`."""

from comity.cli.main import main

if __name__ == "__main__":
    main()
