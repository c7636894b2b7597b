"""The rows of a pair of documents, and the actions that change them.

- `model`, `pair`: units and rows, in the order of the page.
- `changes`: an action that was asked for, checked.
- `lines`, `journal`: what it writes into the file of corrections.
- `replay`, `before`, `divisions`: the state made again from that file.
- `third`: a third language beside the rows.
"""
