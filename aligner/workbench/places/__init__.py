"""Where workspaces are, and what is in them.

- `opening`, `uploads`, `saving`: from what a person names, or drops on the page, to the folder of a workspace.
- `building`, `loading`: a workspace is built, and its pairs are opened as they were built last.
- `tables`: the tables of a workspace that is saved.
- `settings`: what the page keeps between runs.
"""
