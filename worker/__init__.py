"""The hands: reading one page, taking documents in, the queue and its workers, the watched folder."""
