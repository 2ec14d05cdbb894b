package dev.thalweg.plot;

/** What a picture can show. */
public sealed interface Figure permits DescentFigure, FitFigure {

    /** {@return the heading, usually a formula} */
    String title();
}
