/**
 * Programs to run and to learn from; each class is one of them, and a test runs each.
 */
@NullMarked
package dev.thalweg.examples;

import org.jspecify.annotations.NullMarked;
