/**
 * Holds Thalweg to values recorded from PyTorch. The records are in {@code src/test/resources/golden}; the scripts that made
 * them, with a description of their form, in {@code src/test/python}. {@code Operations} is the one table from recorded
 * names to calls; a test per file walks over its cases. A difference that is right is a named allowance with its reason, or
 * is left out by the script, which says why.
 */
package dev.thalweg.golden;
