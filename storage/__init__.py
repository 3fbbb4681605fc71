"""What is remembered: documents, pages, readings and the originals they came from, on SQLite or PostgreSQL."""
