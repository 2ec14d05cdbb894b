/**
 * What the build itself runs. Nothing here is shipped.
 */
@NullMarked
package dev.thalweg.tools;

import org.jspecify.annotations.NullMarked;
