"""The same pages on equal data in other stacks: a bare WSGI floor and an idiomatic Django."""
