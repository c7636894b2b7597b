"""The server: what passes between the page and the session.

- `guard`: who may ask at all.
- `app`: the addresses.
- `serving`: the process that listens.
"""
