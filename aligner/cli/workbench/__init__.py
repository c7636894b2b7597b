"""The commands of the workbench, and of what people decide in it."""
