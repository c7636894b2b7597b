"""The files of a corpus: `files` finds and reads them, `manifest` describes them and says which belong together."""
