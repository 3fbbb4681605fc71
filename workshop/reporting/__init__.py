"""What is known about a trained network, as one HTML file with pictures and as JSON."""

from workshop.reporting.answering import no_tests, unmeasured_tests
from workshop.reporting.findings import Findings, gather
from workshop.reporting.record import as_record
from workshop.reporting.subject import Subject, find_subject, subject_of
from workshop.reporting.writing import as_json_line, page_of, write_report

__all__ = [
    "Findings",
    "Subject",
    "as_json_line",
    "as_record",
    "find_subject",
    "gather",
    "no_tests",
    "page_of",
    "subject_of",
    "unmeasured_tests",
    "write_report",
]
