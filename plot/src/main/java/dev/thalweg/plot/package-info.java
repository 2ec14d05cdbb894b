/**
 * Pictures of a descent, what a method did on an objective, and of a fit, what a model makes of observations; as an
 * interactive page or a static image.
 *
 * <p><b>What lives here.</b> A {@link dev.thalweg.plot.DescentFigure} says what there is to show (the formula, the
 * variables, the objective as a function of many points at once, and the {@link dev.thalweg.plot.DescentRun runs}), a
 * {@link dev.thalweg.plot.FitFigure} likewise (observations, curve and bands); a {@link dev.thalweg.plot.PictureFile} turns it into a file. Everything else is package-private, in three layers:
 * <ol>
 * <li><i>what to show</i>: {@code ViewFinder} and {@code FitView} choose the ranges, {@code Field} samples the objective, {@code ValueScale}
 * spreads its values over colours and heights, {@code Thinning} shortens long histories, {@code Ticks} labels;</li>
 * <li><i>static pictures</i>: panels put marks into a {@code Drawing}, the one drawing model that {@code PngRenderer} and
 * {@code SvgRenderer} both show, so that the two formats cannot differ;</li>
 * <li><i>the page</i>: {@code HtmlPage} writes the data of layer one as JSON beside a script of ours and plotly.js.</li>
 * </ol>
 *
 * <p><b>Invariants.</b> Same figure, same bytes: no clock, no locale, no hash order, no fonts of the machine (letters are
 * drawn from outlines that the jar carries). A figure with any values at all (NaN, infinities, 1e300, one point, no
 * movement) gives a picture. A file appears whole or not at all.
 *
 * <p><b>May use.</b> The JDK ({@code java.desktop} only for filling outlines into pixels, headless) and the two web jars
 * whose files it carries: plotly.js and the Roboto typeface. Not the engine: plain doubles come in.
 *
 * <p><b>Nulls</b> are refused everywhere but where {@code @Nullable} stands. <b>Threads</b>: figures and runs are
 * immutable as long as the caller leaves the arrays it handed over alone; writing files is safe from any thread.
 */
@org.jspecify.annotations.NullMarked
package dev.thalweg.plot;
