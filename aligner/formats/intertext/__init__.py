"""InterText: two files of numbered sentences and one of links between them."""
