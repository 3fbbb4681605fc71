"""Lines of digits for the reader that divides nothing: what is written on them, how it looks, and how it is learnt."""
