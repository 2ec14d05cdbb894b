package dev.thalweg.formula;

import dev.thalweg.formula.Expression.Binary;
import dev.thalweg.formula.Expression.Call;
import dev.thalweg.formula.Expression.Chain;
import dev.thalweg.formula.Expression.Element;
import dev.thalweg.formula.Expression.Link;
import dev.thalweg.formula.Expression.Literal;
import dev.thalweg.formula.Expression.Named;
import dev.thalweg.formula.Expression.Negation;
import dev.thalweg.formula.Expression.Position;
import dev.thalweg.formula.Expression.Slice;
import dev.thalweg.formula.Expression.Variable;
import dev.thalweg.formula.Precedence.Grouping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws syntax trees; the same seed draws the same trees. */
final class RandomTrees {
    private static final List<String> NAMES = List.of("x", "y", "alpha_1", "_", "E", "β", "Ωmega", "x2");

    private final SplittableRandom random;
    private final List<FormulaFunction> functions;
    private final List<String> names;
    private final boolean indexed;

    private RandomTrees(long seed, List<FormulaFunction> functions, List<String> names, boolean indexed) {
        this.random = new SplittableRandom(seed);
        this.functions = functions;
        this.names = names;
        this.indexed = indexed;
    }

    /** Trees of all forms, whether or not they make sense. */
    static RandomTrees all(long seed) {
        return new RandomTrees(seed, List.of(FormulaFunction.values()), NAMES, true);
    }

    /** Trees of single numbers, with these functions. */
    static RandomTrees scalar(long seed, Predicate<FormulaFunction> functions, List<String> names) {
        return new RandomTrees(seed, Arrays.stream(FormulaFunction.values()).filter(functions).toList(), names, false);
    }

    Expression tree(int height) {
        if (height <= 1) {
            return leaf();
        }
        return switch (random.nextInt(indexed ? 8 : 6)) {
            case 0 -> leaf();
            case 1 -> new Negation(tree(height - 1), Position.NONE);
            case 2 -> binary(height);
            case 3, 4 -> chain(height);
            case 5 -> call(height);
            case 6 -> new Element(tree(height - 1), index(), Position.NONE);
            default -> new Slice(tree(height - 1), random.nextBoolean() ? null : (Integer) index(),
                    random.nextBoolean() ? null : (Integer) index(), Position.NONE);
        };
    }

    private int index() {
        int size = random.nextInt(4) == 0 ? random.nextInt(1, Integer.MAX_VALUE) : random.nextInt(1, 4);
        return random.nextBoolean() ? size : -size;
    }

    private Expression leaf() {
        return switch (random.nextInt(8)) {
            case 0 -> new Named(pick(List.of(NamedConstant.values())), Position.NONE);
            case 1 -> new Literal(random.nextInt(10), Position.NONE);
            case 2 -> new Literal(random.nextInt(1, 1000) / 100.0, Position.NONE);
            case 3 -> new Literal(indexed ? anyNumber() : random.nextDouble(), Position.NONE);
            default -> new Variable(pick(names), Position.NONE);
        };
    }

    private double anyNumber() {
        double drawn = Math.abs(Double.longBitsToDouble(random.nextLong()));
        return Double.isFinite(drawn) ? drawn : Double.MAX_VALUE;
    }

    private Binary binary(int height) {
        Operator operator = pick(operators(grouping -> grouping != Grouping.LEFT));
        return new Binary(operator, tree(height - 1), tree(height - 1), Position.NONE);
    }

    private Chain chain(int height) {
        Precedence precedence = pick(operators(grouping -> grouping == Grouping.LEFT)).precedence();
        List<Operator> operators = Stream.of(Operator.values()).filter(o -> o.precedence() == precedence).toList();
        List<Link> links = new ArrayList<>();
        int count = random.nextInt(1, 4);
        for (int i = 0; i < count; i++) {
            links.add(new Link(pick(operators), tree(height - 1), Position.NONE));
        }
        return new Chain(tree(height - 1), links);
    }

    private Call call(int height) {
        FormulaFunction function = pick(functions);
        int least = function.meaning().least();
        int count = function.takes(least + 1) && random.nextBoolean() ? least + 1 : least;
        List<Expression> arguments = IntStream.range(0, count).mapToObj(_ -> tree(height - 1)).toList();
        return new Call(function, arguments, Position.NONE);
    }

    private static List<Operator> operators(Predicate<Grouping> wanted) {
        return Stream.of(Operator.values()).filter(o -> wanted.test(o.precedence().grouping())).toList();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
