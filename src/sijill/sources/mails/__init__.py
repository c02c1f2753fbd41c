"""Mail: single letters and mailboxes."""
