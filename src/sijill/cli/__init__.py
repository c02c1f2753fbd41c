"""The command line: thin, no rule of the domain."""
