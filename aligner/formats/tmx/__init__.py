"""TMX: translation memories, without pairs that are no translations."""
