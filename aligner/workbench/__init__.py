"""The workbench: a local server on which a person corrects the alignment of two documents in a browser.

- `rows`: the rows of a pair of documents, and the actions that change them.
- `places`: from files or a folder to a workspace, and from a workspace to its pairs.
- `session`, `desk`: a workspace that is open, and the workbench as a whole.
- `realign`, `examine`, `findings`, `terms`: what takes longer, in a thread of its own (`threads`).
- `export`: the rows as files for other programs.
- `server`: what passes between the page and the session.

Every action is in `corrections.jsonl`, on the disk, before it is answered. What is shown is the last build with these
actions done again, so nothing else has to be saved.
"""
