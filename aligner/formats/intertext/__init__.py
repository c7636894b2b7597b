"""InterText: two files of numbered sentences and a file of links between them."""
