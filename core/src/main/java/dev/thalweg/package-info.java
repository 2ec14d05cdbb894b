/**
 * Gradient descent for the JVM: tensors, automatic differentiation, formulas, optimisers and solvers.
 *
 * <p>This package holds only what is true of the library as a whole; it depends on nothing and nothing in the library
 * depends on it. Everything else lives in the packages below it, whose arrows only point down: shape, kernel, tensor,
 * and on top of them grad, compile, formula, optim, minimize, nn and io. A test reads the class files and holds the
 * packages to that. Nothing here is ever null, and everything here is safe to use from any thread.
 */
@NullMarked
package dev.thalweg;

import org.jspecify.annotations.NullMarked;
