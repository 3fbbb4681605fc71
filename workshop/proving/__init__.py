"""How well whole strings are read: rates, what confidence is worth, and what each error is due to."""
