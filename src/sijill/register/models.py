"""The tables of the register: sources, captures, reports, and where which report stands.

What is listed here can be had again from the archive; nothing stands here alone but the schedule of what is watched.
"""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """Who publishes: an outlet, a ministry, a monitor, an account. The id follows from the name."""

    id = models.CharField(primary_key=True, max_length=16)
    name = models.CharField(max_length=400)


class Capture(models.Model):
    """The preserved bytes of one fetch or one file that was given.

    `location` is the address, or the name of the file as it was given; `url` the address after redirects, `answer` the
    HTTP status of the last answer. `row` is its row in the custody ledger. What the giver said of all reports in it
    stands in `given`. Items up to number `read_up_to` are read; `ended` when all are. `links_open` while addresses that
    it names are still to be asked.
    """

    class Status(models.TextChoices):
        """What a fetch came to."""

        CAPTURED = "captured"
        UNCHANGED = "unchanged"
        FAILED = "failed"

    id = models.CharField(primary_key=True, max_length=24)
    object = models.CharField(max_length=64, db_index=True)
    location = models.TextField(db_index=True)
    url = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status)
    reason = models.TextField(blank=True)
    answer = models.IntegerField(null=True)
    media_type = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField()
    payload_sha256 = models.CharField(max_length=64, blank=True)
    captured_at = models.DateTimeField()
    agent = models.CharField(max_length=200)
    tool = models.CharField(max_length=200)
    row = models.BigIntegerField(unique=True)
    given = models.JSONField(default=dict)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    read_up_to = models.BigIntegerField(default=-1)
    ended = models.BooleanField(default=False)
    picture = models.CharField(max_length=64, blank=True)
    links_open = models.BooleanField(default=False)


class Report(models.Model):
    """One published item. The id follows from its words and who published it.

    `text` and `claims` are the SHA-256 of the derivatives in the archive; `unread` says why there are no claims.
    """

    id = models.CharField(primary_key=True, max_length=200)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT)
    title = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    author = models.TextField(blank=True)
    url = models.TextField(blank=True, db_index=True)
    canonical_url = models.TextField(blank=True, db_index=True)
    translation_of = models.TextField(blank=True, db_index=True)
    credit = models.TextField(blank=True)
    published_earliest = models.DateField(null=True)
    published_latest = models.DateField(null=True)
    published_precision = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=64)
    text_sha256 = models.CharField(max_length=64)
    claims = models.CharField(max_length=64, blank=True)
    unread = models.TextField(blank=True)
    reader = models.CharField(max_length=100)
    attacks = models.IntegerField(default=0)
    signature = models.BinaryField()
    exact_key = models.CharField(max_length=64, db_index=True)


class Appearance(models.Model):
    """Where a report stands: in which capture, and at which place in it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT)
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    position = models.TextField(blank=True)
    captured_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["capture", "position", "report"], name="one_appearance_in_a_place"),
        ]


class Unread(models.Model):
    """Something in a capture that could not be read, and why. It is named, never silently lost."""

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    position = models.TextField(blank=True)
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["capture", "number", "position"], name="one_reason_for_a_place")]


class Derivation(models.Model):
    """That a report came from another: they stay apart, but are not independent of each other.

    `directed` is false where it is not known which of the two came first. `passages` are the shared stretches as
    [start, end) in the report and in the origin, `share` is the share of the report's words that stand in the origin.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="derived_from")
    origin = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="derived")
    relation = models.CharField(max_length=20)
    directed = models.BooleanField()
    share = models.FloatField()
    reason = models.CharField(max_length=40)
    direction = models.CharField(max_length=20)
    passages = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "origin"], name="one_derivation_of_two")]


class Channel(models.Model):
    """An address that is watched: a feed, a map of a site, a page. `every` is in seconds."""

    location = models.TextField(unique=True)
    every = models.IntegerField()
    given = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)


class Head(models.Model):
    """How far the register has followed the custody ledger: a second witness of the ledger's length and last row."""

    id = models.IntegerField(primary_key=True, default=1)
    rows = models.BigIntegerField()
    row_hash = models.CharField(max_length=64)
