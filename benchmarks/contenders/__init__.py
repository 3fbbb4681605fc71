"""The contenders: each in a module of its own with a function `opened`, imported in its own process alone."""

CONTENDERS = {
    "inkfield": "Inkfield",
    "tutorial": "tutorial, digit by digit",
    "tutorial_pages": "tutorial, `predict` per page",
    "tesseract": "Tesseract, digits only",
    "rapidocr": "RapidOCR",
}
"""Module and name of each, in the order of the table."""
