package dev.thalweg.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that the lifter does not look into: compiled code calls it for one element at a time, and only for those
 * elements whose path leads there.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface Scalar {}
