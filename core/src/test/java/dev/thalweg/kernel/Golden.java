package dev.thalweg.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Golden values: comma-separated rows under {@code /golden}, lines that start with # left out. */
final class Golden {
    private Golden() {}

    static List<String[]> rows(String file) {
        var stream = Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file), file);
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the distance from the expected value in units of its last place, infinite if only one is NaN or
     * infinite}
     */
    static double ulps(double actual, double expected) {
        if (Double.compare(actual, expected) == 0 || actual == expected) {
            return 0;
        }
        double distance = Math.abs(actual - expected) / Math.ulp(expected);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }
}
