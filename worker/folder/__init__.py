"""The watched folder: files are taken in when they are complete, and moved where a person sees what became of them.

A look at the whole folder, every second or so, is the truth, and there is nothing else: no file events. Events do not
come from other machines that write to a network share, and a burst overflows their queue, so the looks would be needed
all the same; and since a file is taken only after it has been quiet for seconds, an event could not make it faster. A
look costs one listing and one status a file. So NFS and SMB need nothing of their own.

    watcher.py    the folder and its subfolders that name a layout; one look after another; the lock
    listing.py    what lies in a folder, and what is left alone
    sight.py      what a file looked like; opening the very file that was seen
    settling.py   which files have stopped changing, and which are waited for
    wholeness/    whether a file is all there
    taking.py     from a complete file to a row, and to its fate
    inbox.py      the subfolders of one folder, and moves into them
    fates.py      the fates, and what the reason file says
    moving.py     moving that never overwrites, with the reason beside the file
    ledger.py     notes of the files whose documents have not ended yet
    following.py  files that move on when their documents end badly
"""
