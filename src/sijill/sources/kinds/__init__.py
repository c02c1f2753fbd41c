"""One file for each kind of source; each holds a `KIND`."""
