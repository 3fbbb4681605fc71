"""What fields are called where one page shows several sheets of the same form: `total`, `total@2`, `total@3`."""

SIGN = "@"
"""Never in a name that a layout gives."""


def on_sheet(field: str, sheet: int) -> str:
    """The name of a field of the layout on the sheet of that number, which counts from 1."""
    return field if sheet == 1 else f"{field}{SIGN}{sheet}"


def in_layout(field: str) -> str:
    """What the layout calls a field that was read on whichever sheet."""
    return field.partition(SIGN)[0]
