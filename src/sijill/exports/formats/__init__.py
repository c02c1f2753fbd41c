"""The forms of bundle, one file each with an `EXPORT` in it."""
