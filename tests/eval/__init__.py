"""How well real news is read, against articles annotated by hand."""
