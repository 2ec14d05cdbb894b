/**
 * Shapes, strides, broadcasting, axes and dtypes: integer algebra without data.
 *
 * <p>The lowest package: it uses nothing of Thalweg. All types are immutable and safe to share between threads. A {@link
 * dev.thalweg.shape.Shape} says how many elements there are along each axis, a {@link dev.thalweg.shape.Layout} says
 * where they lie in a flat array, a {@link dev.thalweg.shape.DType} says what they are. Views are new layouts over old
 * data, so every view method of a tensor is one method of {@code Layout}.
 *
 * <p>Axes may be given negative (−1 is the last). Sizes are {@code int}: no tensor has more than 2³¹ − 1 elements.
 * Nothing here is null. Wrong arguments throw {@link IllegalArgumentException} with the rule, the facts and a hint.
 */
@NullMarked
package dev.thalweg.shape;

import org.jspecify.annotations.NullMarked;
