"""The workbench: a local server on which a person corrects the alignment of two documents in a browser.

- `model`, `pair`: units and rows of a pair of documents, and the actions that change them.
- `changes`, `lines`, `replay`: an action that was asked for, what it writes into the file of corrections, and the state
  made again from that file.
- `loading`, `opening`: from files or a folder to a workspace, and from a workspace to its pairs.
- `session`: a workspace that is open.
- `engine`, `findings`: what takes longer, in a thread of its own: aligning again, checks, terms.
- `export`: the rows as files for other programs.
- `server/`: what passes between the page and the session.

Every action is in `corrections.jsonl`, on the disk, before it is answered. What is shown is the last build with these
actions done again, so nothing else has to be saved.
"""
