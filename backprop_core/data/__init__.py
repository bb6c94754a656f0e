"""A table's columns as numbers: classes and scaling."""
