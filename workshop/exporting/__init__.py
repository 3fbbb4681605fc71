"""From a trained Keras model to files that others run, each compared with Keras on real digits.

`readers` writes what Inkfield itself runs, with its card; `further` writes what other systems run. A format is a file.
"""

from workshop.exporting.agreement import Agreement, compare
from workshop.exporting.further import FORMATS, Sample, export_further
from workshop.exporting.readers import export, record

__all__ = ["FORMATS", "Agreement", "Sample", "compare", "export", "export_further", "record"]
