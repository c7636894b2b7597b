"""The languages that share a file: `settle` chooses its blocks, `split` tries each layout, the others know one each."""
