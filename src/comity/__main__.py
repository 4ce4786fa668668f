"""`python -m comity` is the program `comity`."""

from comity.cli.app import main

main()
