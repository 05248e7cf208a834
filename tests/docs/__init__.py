"""What in `docs/` is made from the code, and how: `make docs` writes it, a test holds it up to date."""
