package dev.thalweg.formula;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
public final class Suggestions {
    /** One slip per this many letters still looks like the same word; more, and the guess would be noise. */
    private static final int LETTERS_PER_SLIP = 3;

    private Suggestions() {}

    /**
     * {@return the known name nearest to the given one, if any is near: letters that differ, are missing, are too many
     * or have changed places count as one slip, capitals as none; the first of equally near ones}
     *
     * @param name what was written
     * @param known what might have been meant
     */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String best = null;
        int bestSlips = Integer.MAX_VALUE;
        for (String candidate : known) {
            int allowed = Math.max(1, Math.max(name.length(), candidate.length()) / LETTERS_PER_SLIP);
            if (Math.abs(name.length() - candidate.length()) > allowed) {
                continue;
            }
            int slips = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            boolean sharesMost = 2 * slips < Math.max(name.length(), candidate.length());
            if (slips <= allowed && sharesMost && slips < bestSlips) {
                best = candidate;
                bestSlips = slips;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * {@return a hint for the end of a message, or nothing}
     *
     * @param name what was written
     * @param known what might have been meant
     */
    public static String didYouMean(String name, Collection<String> known) {
        return nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /**
     * {@return the number of insertions, deletions, substitutions and swaps of neighbours that turn one word into the
     * other, no letter being edited twice}
     *
     * <p>Source: F. J. Damerau, "A technique for computer detection and correction of spelling errors", 1964, in the
     * dynamic programme of R. A. Wagner and M. J. Fischer, 1974.
     */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j
                        - 1);
                d[i][j] = swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
            }
        }
        return d[a.length()][b.length()];
    }
}
