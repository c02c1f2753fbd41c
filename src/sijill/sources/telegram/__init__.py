"""Exports of Telegram Desktop: their messages, in JSON and in HTML."""
