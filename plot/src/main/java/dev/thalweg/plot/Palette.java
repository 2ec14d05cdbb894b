package dev.thalweg.plot;

/** Colours, as 0xAARRGGBB. */
final class Palette {

    static final int WHITE = 0xffffffff;
    static final int INK = 0xff1f2430;
    static final int SOFT_INK = 0xff636b7a;
    static final int AXIS = 0xff8a919e;
    static final int GRID = 0xffe3e6eb;
    static final int WALL = 0xfff5f6f8;
    static final int HOLE = 0xffe9ebef;
    static final int NOTE = 0xffa15c00;

    /**
     * Viridis (S. van der Walt and N. Smith, 2015, CC0) at 20 even steps; between them colours are blended, which differs
     * from the full table by less than a screen shows.
     */
    private static final int[] VIRIDIS = {0x440154, 0x481467, 0x482576, 0x453781, 0x404688, 0x39558c, 0x33638d,
            0x2d718e,
            0x287d8e, 0x238a8d, 0x1f968b, 0x20a386, 0x29af7f, 0x3cbc75, 0x56c667, 0x74d055, 0x94d840, 0xb8de29,
            0xdce319,
            0xfde725};

    /** Colours of runs: none of them is near viridis' purple, blue, green or yellow, all carry on white. */
    private static final int[] RUNS = {0xffe5352b, 0xffff9800, 0xff11151c, 0xffe64ca6, 0xff2f9bff, 0xff8d5a3b,
            0xff7c7f87,
            0xff9c1f4e};

    private Palette() {
    }

    /** Returns viridis at {@code unit}, 0 dark to 1 light; NaN is the colour of holes. */
    static int viridis(double unit) {
        if (Double.isNaN(unit)) {
            return HOLE;
        }
        double place = Math.clamp(unit, 0.0, 1.0) * (VIRIDIS.length - 1);
        int below = Math.min((int) place, VIRIDIS.length - 2);
        return blend(0xff000000 | VIRIDIS[below], 0xff000000 | VIRIDIS[below + 1], place - below);
    }

    /** Returns the colour of run {@code index}; after the last colour the first comes again. */
    static int run(int index) {
        return RUNS[index % RUNS.length];
    }

    /** Returns how often the colours have been used up before run {@code index}; such runs are told apart by dashes. */
    static int cycle(int index) {
        return index / RUNS.length;
    }

    /** Returns the colour {@code share} of the way from one to the other, alpha of the first. */
    static int blend(int from, int to, double share) {
        int color = from & 0xff000000;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            color |= (int) Math.round(a + (b - a) * share) << shift;
        }
        return color;
    }

    /** Returns {@code color}, lighter for a factor above 1 and darker below. */
    static int shade(int color, double factor) {
        return factor >= 1
                ? blend(color, WHITE, Math.min(1, factor - 1))
                : blend(color, 0xff000000, Math.min(1, 1 - factor));
    }

    static int withAlpha(int color, double alpha) {
        return color & 0xffffff | (int) Math.round(alpha * 255) << 24;
    }

    /** Returns the colour for a style sheet or an SVG attribute, without its alpha. */
    static String css(int color) {
        String hex = Integer.toHexString(color & 0xffffff);
        String six = "0".repeat(6 - hex.length()) + hex;
        boolean isShort = six.charAt(0) == six.charAt(1) && six.charAt(2) == six.charAt(3)
                && six.charAt(4) == six.charAt(5);
        return isShort ? "#" + six.charAt(0) + six.charAt(2) + six.charAt(4) : "#" + six;
    }
}
