package dev.thalweg.problems;

import dev.thalweg.formula.Suggestions;
import java.util.List;
import java.util.Locale;

/**
 * Classic functions of two variables for trying minimisers, by name.
 *
 * <p>Formulas follow the publications named in each row. Boxes, and where the publications are hard to come by also
 * formulas, follow M. Jamil and X.-S. Yang, "A literature survey of benchmark functions for global optimisation problems",
 * 2013. The digits of minimisers come from Newton's method on the gradient with 30 digits.
 */
public final class Problems {
    private static final String SURVEY = "M. Jamil, X.-S. Yang, 2013";
    private static final String DIXON_SZEGO = "L. C. W. Dixon, G. P. Szegö, 1978";
    private static final String MORE = "J. J. Moré, B. S. Garbow, K. E. Hillstrom, 1981";
    private static final String MISHRA = "S. K. Mishra, 2006";

    private static final List<TestProblem> TABLE = List.of(
            // Bowls and valleys: one minimum.
            problem("sphere", "Sphere", "x^2 + y^2",
                    at(-2, 3), box(-5.12, 5.12), 0, at(0, 0), "K. A. De Jong, 1975"),
            problem("booth", "Booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2",
                    at(-5, -5), box(-10, 10), 0, at(1, 3), SURVEY),
            problem("matyas", "Matyas", "0.26*(x^2 + y^2) - 0.48*x*y",
                    at(-5, 8), box(-10, 10), 0, at(0, 0), SURVEY),
            problem("zakharov", "Zakharov", "x^2 + y^2 + (0.5*x + y)^2 + (0.5*x + y)^4",
                    at(-3, 4), box(-5, 10), 0, at(0, 0), SURVEY),
            problem("rosenbrock", "Rosenbrock's valley", "(1 - x)^2 + 100*(y - x^2)^2",
                    at(-1.2, 1), box(-2.048, 2.048), 0, at(1, 1), "H. H. Rosenbrock, 1960"),
            problem("leon", "Leon's valley", "(1 - x)^2 + 100*(y - x^3)^2",
                    at(-1.2, 1), box(-1.5, 1.5), 0, at(1, 1), "A. Leon, 1966"),
            problem("beale", "Beale", "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
                    at(1, 1), box(-4.5, 4.5), 0, at(3, 0.5), "E. M. L. Beale, 1958"),
            problem("powell-badly-scaled", "Powell's badly scaled function",
                    "(1e4*x*y - 1)^2 + (exp(-x) + exp(-y) - 1.0001)^2",
                    at(0, 1), box(-10, 10), 0, at(1.0981593296998168e-5, 9.106146739866526), MORE),
            problem("brown-badly-scaled", "Brown's badly scaled function", "(x - 1e6)^2 + (y - 2e-6)^2 + (x*y - 2)^2",
                    at(1, 1), box(-1e7, 1e7), 0, at(1e6, 2e-6), MORE),
            // A few minima.
            problem("himmelblau", "Himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
                    at(0, 0), box(-5, 5), 0,
                    several(List.of(at(3, 2), at(-2.805118086952745, 3.131312518250573),
                            at(-3.779310253377747, -3.2831859912861696), at(3.5844283403304917, -1.8481265269644036))),
                    "D. M. Himmelblau, 1972"),
            problem("freudenstein-roth", "Freudenstein and Roth",
                    "(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
                    at(0.5, -2), box(-10, 20), 0, at(5, 4), "F. Freudenstein, B. Roth, 1963"),
            problem("dixon-price", "Dixon and Price", "(x - 1)^2 + 2*(2*y^2 - x)^2",
                    at(-4, 5), box(-10, 10), 0, several(List.of(at(1, Math.sqrt(0.5)), at(1, -Math.sqrt(0.5)))),
                    SURVEY),
            problem("three-hump-camel", "Three-hump camel", "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2",
                    at(1, -2), box(-5, 5), 0, at(0, 0), "F. H. Branin, 1972"),
            problem("six-hump-camel", "Six-hump camel", "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
                    at(0, 1.5), box(at(-3, -2), at(3, 2)), -1.0316284534898774,
                    several(List.of(at(0.08984201310031806, -0.7126564030207396),
                            at(-0.08984201310031806, 0.7126564030207396))),
                    DIXON_SZEGO),
            problem("branin", "Branin", "(5/pi*x - 5.1/(4*pi^2)*x^2 + y - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
                    at(2.5, 7.5), box(at(-5, 0), at(10, 15)), 10 / (8 * Math.PI),
                    several(List.of(at(-Math.PI, 12.275), at(Math.PI, 2.275), at(3 * Math.PI, 2.475))),
                    "F. H. Branin, 1972"),
            problem("goldstein-price", "Goldstein and Price",
                    "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
                            + "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
                    at(0.5, -0.5), box(-2, 2), 3, at(0, -1), "A. A. Goldstein, J. F. Price, 1971"),
            problem("styblinski-tang", "Styblinski and Tang", "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
                    at(-0.5, 1), box(-5, 5), -78.33233140754282, at(-2.903534027771177, -2.903534027771177),
                    "M. A. Styblinski, T.-S. Tang, 1990"),
            problem("mccormick", "McCormick", "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
                    at(1, 1), box(at(-1.5, -3), at(4, 4)), -Math.sqrt(0.75) - Math.PI / 3,
                    at(0.5 - Math.PI / 3, -0.5 - Math.PI / 3), "G. P. McCormick, 1976"),
            // The least value lies on the edge of the box.
            problem("adjiman", "Adjiman", "cos(x)*sin(y) - x/(y^2 + 1)",
                    at(0, 0), box(at(-1, -1), at(2, 1)), -2.021806783359787, at(2, 0.1057834694517169),
                    "C. S. Adjiman, S. Dallwig, C. A. Floudas, A. Neumaier, 1998"),
            problem("eggholder", "Eggholder", "-x*sin(sqrt(abs(x - y - 47))) - (y + 47)*sin(sqrt(abs(x/2 + y + 47)))",
                    at(400, 300), box(-512, 512), -959.6406627208509, at(512, 404.2318051137578), MISHRA),
            // Very many minima.
            problem("ackley", "Ackley",
                    "20 + e - 20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2)",
                    at(2.5, 1.5), box(-5, 5), 0, at(0, 0), "D. H. Ackley, 1987"),
            problem("rastrigin", "Rastrigin", "20 + x^2 + y^2 - 10*(cos(2*pi*x) + cos(2*pi*y))",
                    at(2.2, -1.3), box(-5.12, 5.12), 0, at(0, 0), "L. A. Rastrigin, 1974"),
            problem("griewank", "Griewank", "1 + (x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2))",
                    at(7, -5), box(-600, 600), 0, at(0, 0), "A. O. Griewank, 1981"),
            problem("bohachevsky", "Bohachevsky", "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7",
                    at(-1.5, 1.2), box(-100, 100), 0, at(0, 0), "I. O. Bohachevsky, M. E. Johnson, M. L. Stein, 1986"),
            problem("levi-13", "Lévi number 13",
                    "sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2) + (y - 1)^2*(1 + sin(2*pi*y)^2)",
                    at(-3, 4), box(-10, 10), 0, at(1, 1), "A. V. Levy, A. Montalvo, 1985"),
            problem("schwefel", "Schwefel", "837.96577454486741 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))",
                    at(300, 350), box(-500, 500), 0, at(420.96874635998205, 420.96874635998205),
                    "H.-P. Schwefel, 1981"),
            problem("schaffer-2", "Schaffer number 2",
                    "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
                    at(3, 2), box(-100, 100), 0, at(0, 0), SURVEY),
            problem("drop-wave", "Drop wave", "-(1 + cos(12*sqrt(x^2 + y^2)))/(2 + (x^2 + y^2)/2)",
                    at(0.8, -0.4), box(-5.12, 5.12), -1, at(0, 0), "M. Molga, C. Smutnicki, 2005"),
            problem("holder-table", "Hölder table", "-abs(sin(x)*cos(y)*exp(abs(1 - sqrt(x^2 + y^2)/pi)))",
                    at(7, 8), box(-10, 10), -19.208502567886732,
                    several(List.of(at(8.055023475736563, 9.664590019241272), at(-8.055023475736563, 9.664590019241272),
                            at(8.055023475736563, -9.664590019241272), at(-8.055023475736563, -9.664590019241272))),
                    MISHRA),
            // A plain with a hole: no slope to follow from afar.
            problem("easom", "Easom", "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)",
                    at(2, 4), box(-100, 100), -1, at(Math.PI, Math.PI), "E. E. Easom, 1990"),
            problem("michalewicz", "Michalewicz", "-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20",
                    at(2, 1.8), box(0, Math.PI), -1.8013034100985525, at(2.2029055201726093, Math.PI / 2),
                    "Z. Michalewicz, 1992"));

    private Problems() {}

    private record Box(List<Double> lower, List<Double> upper) {}

    private record Minimizers(List<List<Double>> points) {}

    private static TestProblem problem(String name, String title, String formula, List<Double> start, Box box,
            double minimum, List<Double> minimizer, String source) {
        return problem(name, title, formula, start, box, minimum, new Minimizers(List.of(minimizer)), source);
    }

    private static TestProblem problem(String name, String title, String formula, List<Double> start, Box box,
            double minimum, Minimizers minimizers, String source) {
        return new TestProblem(name, title, formula, start, box.lower, box.upper, minimum, minimizers.points, source);
    }

    private static Minimizers several(List<List<Double>> points) {
        return new Minimizers(points);
    }

    private static List<Double> at(double x, double y) {
        return List.of(x, y);
    }

    private static Box box(double low, double high) {
        return box(at(low, low), at(high, high));
    }

    private static Box box(List<Double> lower, List<Double> upper) {
        return new Box(lower, upper);
    }

    /** {@return all problems} */
    public static List<TestProblem> all() {
        return TABLE;
    }

    /** {@return their names} */
    public static List<String> names() {
        return TABLE.stream().map(TestProblem::name).toList();
    }

    /**
     * {@return the problem of a name}
     *
     * @param name its name, in any case
     * @throws IllegalArgumentException if there is none; the message suggests the nearest
     */
    public static TestProblem named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return TABLE.stream().filter(problem -> problem.name().equals(lower)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("problem: no problem '" + name + "'; there are "
                        + String.join(", ", names()) + Suggestions.didYouMean(lower, names())));
    }
}
