package dev.thalweg.kernel;

/** Scalar arithmetic where Java's own differs from C's and PyTorch's. */
public final class Arithmetic {
    private Arithmetic() {}

    /**
     * {@return x to the power of y as C99 defines it: unlike Java's, 1 to any power and −1 to ±∞ are 1}
     *
     * @param x the base
     * @param y the exponent
     */
    public static double pow(double x, double y) {
        return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
    }

    /**
     * {@return x to the power of y, wrapping around; 0, 1 or −1 for a negative exponent, as whole-number division gives}
     *
     * @param x the base
     * @param y the exponent
     */
    public static long pow(long x, long y) {
        if (y < 0) {
            return x == 1 ? 1 : x == -1 ? (y & 1) == 0 ? 1 : -1 : 0;
        }
        long result = 1;
        long factor = x;
        for (long left = y; left > 0; left >>= 1) {
            if ((left & 1) != 0) {
                result *= factor;
            }
            factor *= factor;
        }
        return result;
    }

    /**
     * {@return x / y rounded down, as Python's {@code //}: exact where the quotient is near a whole number}
     *
     * @param x the dividend
     * @param y the divisor
     */
    public static double floorDivide(double x, double y) {
        if (y == 0) {
            return x / y;
        }
        double remainder = x % y;
        double quotient = (x - remainder) / y;
        if (remainder != 0 && y < 0 != remainder < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return StrictMath.copySign(0, x / y);
        }
        double floor = StrictMath.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }
}
