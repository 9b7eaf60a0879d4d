"""Measurements of speed, memory and start-up; `python -m benchmarks` runs them all."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy-financial's roots: no idle spinning
