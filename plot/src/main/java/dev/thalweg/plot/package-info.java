/**
 * Figures: surfaces, contours, curves and the paths that descend them, written as HTML, PNG or SVG.
 */
@NullMarked
package dev.thalweg.plot;

import org.jspecify.annotations.NullMarked;
