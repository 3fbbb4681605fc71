"""Whether a file is all there, judged by its structure alone and before anything is decoded.

A file that another program still writes has a beginning and no end. What is checked is what each format promises of its
end; whether the content in between can be decoded is found out later, elsewhere.
"""

from worker.folder.wholeness.examining import examine
from worker.folder.wholeness.incomplete import IncompleteFileError

__all__ = ["IncompleteFileError", "examine"]
