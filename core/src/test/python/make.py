"""Writes every golden file again: `python make.py`."""

import warnings

import autograd
import contraction
import elementwise
import lbfgs
import movement
import optimisers
import promotion
import reductions
import schedules
import tostring
import training

if __name__ == "__main__":
    warnings.filterwarnings("ignore", message=".*degrees of freedom.*")
    for part in (elementwise, promotion, reductions, movement, contraction, autograd, optimisers, lbfgs, schedules, training,
                 tostring):
        part.make()
