"""What is known about a trained network, as one HTML file with pictures and as JSON."""

from workshop.reporting.answering import no_tests, unmeasured_tests
from workshop.reporting.findings import Findings, gather
from workshop.reporting.record import as_record
from workshop.reporting.subject import Subject, find_subject
from workshop.reporting.writing import as_json, write_report

__all__ = [
    "Findings",
    "Subject",
    "as_json",
    "as_record",
    "find_subject",
    "gather",
    "no_tests",
    "unmeasured_tests",
    "write_report",
]
