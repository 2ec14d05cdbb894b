package dev.thalweg.plot;

import java.util.ArrayList;
import java.util.List;

/** What a picture says in words: how each run went, and what of it is not to be seen. */
final class Notes {

    private static final int DIGITS = 6;

    private Notes() {
    }

    /** Returns a run in one line: its steps, its last value, and how it ended. */
    static String summary(DescentRun run) {
        int last = run.size() - 1;
        String text = Numbers.count(run.lastIteration(), "step") + ", f = " + Numbers.people(run.value(last), DIGITS);
        return run.ending().isEmpty() ? text : text + " \u2014 " + run.ending();
    }

    /** Returns what has to be said about the view, run by run. */
    static List<String> of(DescentFigure figure, List<Range> view) {
        List<String> notes = new ArrayList<>();
        for (DescentRun run : figure.runs()) {
            String note = note(figure, run, view);
            if (!note.isEmpty()) {
                notes.add(run.label() + ": " + note);
            }
        }
        return notes;
    }

    private static String note(DescentFigure figure, DescentRun run, List<Range> view) {
        int firstOutside = -1;
        int inside = 0;
        for (int k = 0; k < run.size(); k++) {
            if (isInside(run, k, view)) {
                inside++;
            } else if (firstOutside < 0) {
                firstOutside = k;
            }
        }
        int last = run.size() - 1;
        if (firstOutside < 0) {
            return Double.isFinite(run.value(0)) ? "" : "has no finite value at its start, " + where(figure, run, 0);
        }
        String at = where(figure, run, firstOutside);
        if (inside == 0) {
            return "lies outside of the picture from its start on, " + at;
        }
        if (firstOutside == 0) {
            return "starts outside of the picture, " + at;
        }
        if (isInside(run, last, view)) {
            return "leaves the picture at iteration " + run.iteration(firstOutside) + " (" + at + ") and returns";
        }
        boolean runsAway = ViewFinder.settledCount(run) < run.size();
        return (runsAway ? "runs away: " : "") + "leaves the picture at iteration " + run.iteration(firstOutside) + " ("
                + at + "); ends"
                + (run.isFinite(last) ? " " + where(figure, run, last) : " not finite") + ", f = "
                + Numbers.people(run.value(last), 3);
    }

    private static String where(DescentFigure figure, DescentRun run, int k) {
        StringBuilder text = new StringBuilder("at ");
        int listed = Math.min(3, run.dimension());
        for (int v = 0; v < listed; v++) {
            text.append(v == 0 ? "" : ", ").append(figure.variables().get(v)).append(" = ")
                    .append(Numbers.people(run.coordinate(k, v), 3));
        }
        return text.append(listed < run.dimension() ? ", \u2026" : "").toString();
    }

    private static boolean isInside(DescentRun run, int k, List<Range> view) {
        for (int v = 0; v < view.size(); v++) {
            if (!view.get(v).contains(run.coordinate(k, v))) {
                return false;
            }
        }
        return true;
    }
}
