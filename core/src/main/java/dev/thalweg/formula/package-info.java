/**
 * The formula language: text to a syntax tree, the tree to a function of tensors, and back to text.
 *
 * <p><b>Grammar</b>, loosest binding first:
 *
 * <pre>{@code
 * formula    = sum [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum ]      comparisons do not chain
 * sum        = product { ( "+" | "-" ) product }                          groups on the left
 * product    = signed { ( "*" | "/" ) signed }                            groups on the left
 * signed     = ( "-" | "+" ) signed | power                               -x^2 is -(x^2), -x*y is (-x)*y
 * power      = indexed [ ( "^" | "**" ) signed ]                          groups on the right; 2^-x needs no parentheses
 * indexed    = primary { "[" index "]" | "[" [ index ] ":" [ index ] "]" }
 * index      = [ "-" ] digits                                             from 1; from -1 at the back; never 0
 * primary    = number | name | name "(" formula { "," formula } ")" | "(" formula ")"
 * number     = ( digits [ "." [ digits ] ] | "." digits ) [ ( "e" | "E" ) [ "+" | "-" ] digits ]
 * name       = ( letter | "_" ) { letter | digit | "_" }                  letters of any script, digits 0 to 9
 * }</pre>
 *
 * <p><b>Decisions.</b>
 * <ul>
 * <li>Every name that is not a function or one of the constants {@code pi} and {@code e} is a variable. Variables are
 * ordered by first appearance. Multiplication is never guessed at: {@code 2x} is an error that says what to write.</li>
 * <li>A comparison is 1 or 0; beside a NaN it is 0, but for {@code !=}, which is 1. {@code a < b < c} is refused. In
 * {@code if(c, a, b)}, c holds where it is not 0, NaN included.</li>
 * <li>{@code if} passes no gradient to the branch that is not taken, even where that branch has no value:
 * {@code if(x > 0, sqrt(x), 0)} has gradient 0 at −1, not NaN. How: {@link dev.thalweg.formula.Frame}.</li>
 * <li>{@code min} and {@code max} reduce one argument and compare two or more element by element.</li>
 * <li>A variable with a size is a vector, also with size 1; only single numbers are broadcast. Operations on two vectors
 * need equal sizes, an index or slice must lie within the vector, and a slice holds at least one element: all this is
 * checked when the formula is bound to sizes, and the message points at the spot. Reducing a single number is allowed and
 * treats it as its only element; {@code dot} takes two vectors.</li>
 * <li>{@code round} goes to the even neighbour. Kinks have the subgradients of the tensor operations.</li>
 * <li>What depends on no variable is computed once, at binding, by the same operations, so with the same bits.</li>
 * </ul>
 *
 * <p><b>Invariants.</b> {@link dev.thalweg.formula.Formula#parse} throws nothing but
 * {@link dev.thalweg.formula.FormulaException}, whatever the text. Parsing what was printed gives an equal tree. Length
 * and nesting are limited ({@link dev.thalweg.formula.Formula#MAX_LENGTH},
 * {@link dev.thalweg.formula.Formula#MAX_NESTING}); rows of operators or arguments are walked in loops, so a long row is
 * not deep. One table holds the functions, one the operators, one the constants; the parser, the printer and the binder
 * know the kinds of {@code Meaning} but no row.
 *
 * <p><b>Uses</b> {@code shape} and {@code tensor}. Nothing is null but where it says so. All types are immutable and may be
 * shared between threads.
 */
@NullMarked
package dev.thalweg.formula;

import org.jspecify.annotations.NullMarked;
