"""WARC files: records, however they are packed, and the answers of servers in them."""
