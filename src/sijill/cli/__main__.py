"""`python -m sijill.cli`: the command line where the command `sijill` is not on the path."""

from sijill.cli.main import main

main(prog_name="sijill")
