package dev.thalweg.plot;

/** What the bands of a fit are called, in the static pictures and on the page. */
final class FitLegend {
    static final String CONFIDENCE = "95 % confidence of the curve";
    static final String PREDICTION = "95 % prediction of an observation";

    private FitLegend() {
    }
}
