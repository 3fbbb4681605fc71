"""What a process does with a message: split or read, save or hand back, and nothing where the row is not to be had."""

from pathlib import Path

from PIL import Image

from storage.overview import documents_like, overview
from storage.query import Filters
from tests.worker import standin
from tests.worker.paper import grey_file
from tests.worker.taking_in import split
from worker.bench import Bench
from worker.intake import Intake
from worker.pace import MOST


def test_a_document_becomes_readings_page_by_page(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """Three pages, three readings, in order, and the document is done."""
    for page_id in split(bench, intake, grey_file(tmp_path / "form.tif", 110, 120, 130)):
        bench.read_one(page_id)
    lines = list(bench.store.readings.records(Filters()))
    assert [(line["page"], line["text"]) for line in lines] == [(1, "110"), (2, "120"), (3, "130")]
    assert overview(bench.store.database).documents == {"done": 1}


def test_a_message_delivered_twice_changes_nothing(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """Neither splitting nor reading happens again."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "form.png", 110))
    bench.read_one(page_id)
    bench.read_one(page_id)
    for view in documents_like(bench.store.database, ""):
        bench.split_document(view.document)
    assert len(list(bench.store.readings.records(Filters()))) == 1
    assert overview(bench.store.database).pages == {"read": 1}


def test_a_message_for_a_row_that_is_gone_changes_nothing(bench: Bench) -> None:
    """Old bells may ring after everything was erased."""
    bench.split_document("e" * 64)
    bench.read_one(12345)
    assert overview(bench.store.database).documents == {}


def test_a_damaged_file_ends_with_its_reason(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """It has one failed line, without page and field."""
    file = tmp_path / "damaged.pdf"
    file.write_bytes(b"%PDF-1.7\nand then nothing")
    assert split(bench, intake, file) == []
    (line,) = bench.store.readings.records(Filters())
    assert (line["file"], line["page"], line["status"]) == ("damaged.pdf", None, "failed")
    assert isinstance(line["reason"], dict)
    assert line["reason"]["code"] == "unreadable"


def test_a_page_whose_original_has_gone_ends_with_its_reason(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """What cannot be opened now will not open later either."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "form.png", 110))
    for view in documents_like(bench.store.database, ""):
        bench.store.originals.path(view.document).unlink()
    bench.read_one(page_id)
    (line,) = bench.store.readings.records(Filters())
    assert isinstance(line["reason"], dict)
    assert line["reason"]["code"] == "not_found"


def test_a_fault_in_the_reader_hands_the_page_back(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """The page waits again, with the fault on record, and becomes due after a moment."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "form.png", standin.RAISES))
    bench.read_one(page_id)
    assert overview(bench.store.database).pages == {"queued": 1}
    assert bench.store.bells.due_pages(limit=9, trust=60.0) == []
    bench.store.bells.forget()
    assert bench.store.bells.due_pages(limit=9, trust=60.0) == [page_id]


def test_a_field_to_review_keeps_its_picture(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """A person can look at it without the original being decoded again."""
    (page_id,) = split(bench, intake, grey_file(tmp_path / "form.png", 50))
    bench.read_one(page_id)
    (crop,) = [path for path in bench.store.crops.folder.rglob("*") if path.is_file()]
    with Image.open(crop) as picture:
        assert picture.getextrema() == (50, 50)


def test_small_pages_are_read_by_who_splits_them(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """Once a process knows its pace: no second message, no second claim."""
    for page_id in split(bench, intake, grey_file(tmp_path / "first.png", 110)):
        bench.read_one(page_id)
    assert split(bench, intake, grey_file(tmp_path / "second.tif", 120, 130)) == []
    assert overview(bench.store.database).documents == {"done": 2}
    assert sorted(str(line["text"]) for line in bench.store.readings.records(Filters())) == ["110", "120", "130"]


def test_no_more_is_taken_along_than_is_quickly_read(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """The rest of a long document is for all processes."""
    for page_id in split(bench, intake, grey_file(tmp_path / "first.png", 110)):
        bench.read_one(page_id)
    assert len(split(bench, intake, grey_file(tmp_path / "long.tif", *range(120, 132)))) == 12 - MOST
    assert overview(bench.store.database).pages == {"read": 1 + MOST, "queued": 12 - MOST}


def test_what_was_taken_along_and_has_no_time_left_is_handed_back(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """A slow page among them: those behind it wait for others, and that was no attempt."""
    for page_id in split(bench, intake, grey_file(tmp_path / "first.png", 110)):
        bench.read_one(page_id)
    behind = split(bench, intake, grey_file(tmp_path / "mixed.tif", 120, standin.SLOW, 130, 131))
    assert len(behind) == 2
    assert overview(bench.store.database).pages == {"read": 3, "queued": 2}
    (job, _) = (bench.store.pages.claim(page_id, "worker:2", 60.0) for page_id in behind)
    assert job is not None
    assert job.attempt == 1


def test_a_fault_in_a_page_that_was_taken_along_is_its_own(bench: Bench, intake: Intake, tmp_path: Path) -> None:
    """It is handed back as any other; those behind it are read."""
    for page_id in split(bench, intake, grey_file(tmp_path / "first.png", 110)):
        bench.read_one(page_id)
    split(bench, intake, grey_file(tmp_path / "faulty.tif", 120, standin.RAISES, 130))
    assert overview(bench.store.database).pages == {"read": 3, "queued": 1}
