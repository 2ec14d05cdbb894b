/**
 * The command {@code thalweg}: reads arguments, calls the library, prints results.
 *
 * <p>Results go to standard output, notices to standard error; the exit code is 0 for done, 1 for a failed computation and
 * 2 for wrong input. Nothing outside this module may depend on it.
 */
@NullMarked
package dev.thalweg.app;

import org.jspecify.annotations.NullMarked;
