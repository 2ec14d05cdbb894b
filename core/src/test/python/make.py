"""Writes every golden file again: `python make.py`."""

import warnings

import autograd
import contraction
import elementwise
import movement
import optimisers
import promotion
import reductions
import tostring

if __name__ == "__main__":
    warnings.filterwarnings("ignore", message=".*degrees of freedom.*")
    for part in (elementwise, promotion, reductions, movement, contraction, autograd, optimisers, tostring):
        part.make()
