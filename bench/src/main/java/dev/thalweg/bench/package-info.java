/**
 * Benchmarks, one class per question. They refuse to run without the vector module, because the numbers would mislead.
 */
@NullMarked
package dev.thalweg.bench;

import org.jspecify.annotations.NullMarked;
