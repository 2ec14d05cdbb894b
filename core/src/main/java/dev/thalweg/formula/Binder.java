package dev.thalweg.formula;

import dev.thalweg.formula.BoundFormula.Slot;
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
import dev.thalweg.formula.Meaning.Choice;
import dev.thalweg.formula.Meaning.Each;
import dev.thalweg.formula.Meaning.Fold;
import dev.thalweg.formula.Meaning.Pair;
import dev.thalweg.formula.Meaning.PairReduction;
import dev.thalweg.formula.Meaning.Reduction;
import dev.thalweg.formula.Meaning.Running;
import dev.thalweg.formula.Meaning.Test;
import dev.thalweg.formula.Plan.Code;
import dev.thalweg.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;

/**
 * Turns a tree and the sizes of its variables into a {@link Plan}, checking that sizes go together.
 *
 * <p>A single number goes with a vector of any size; two vectors must have the same size. What depends on no variable is
 * computed here, by the same operations, so that it has the same bits.
 */
final class Binder {
    private static final Frame NO_VARIABLES = new Frame(new Tensor[0], false, null);

    private final Formula formula;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Slot> layout;

    private Binder(Formula formula, List<Slot> layout) {
        this.formula = formula;
        this.layout = layout;
        for (Slot slot : layout) {
            numbers.put(slot.name(), numbers.size());
        }
    }

    static Plan plan(Formula formula, List<Slot> layout) {
        return new Binder(formula, layout).plan(formula.tree());
    }

    private Plan plan(Expression expression) {
        return switch (expression) {
            case Literal literal -> Plan.ofNumber(literal.value());
            case Named named -> Plan.ofNumber(named.constant().value());
            case Variable variable -> variable(variable.name());
            case Negation negation -> each(new Each(Tensor::neg), plan(negation.operand()));
            case Chain chain -> chain(chain);
            case Binary binary -> call(binary.operator().meaning(), binary.operator().symbol(),
                    List.of(binary.left(), binary.right()), binary.at());
            case Call call -> call(call.function().meaning(), call.function().symbol(), call.arguments(), call.at());
            case Element element -> element(element);
            case Slice slice -> slice(slice);
        };
    }

    private Plan variable(String name) {
        int number = Objects.requireNonNull(numbers.get(name));
        Slot slot = layout.get(number);
        return Plan.of(slot.isVector() ? slot.size() : Plan.SCALAR, frame -> frame.gate(frame.values()[number]));
    }

    private Plan call(Meaning meaning, String symbol, List<Expression> arguments, Position at) {
        List<Plan> plans = new ArrayList<>();
        for (Expression argument : arguments) {
            plans.add(plan(argument));
        }
        int size = commonSize(symbol, arguments, plans, at);
        Plan first = plans.getFirst();
        return switch (meaning) {
            case Each each -> each(each, first);
            case Pair pair -> steps(first, List.of(new Step(pair, plans.get(1))), size);
            case Fold fold -> {
                List<Step> steps = plans.stream().skip(1).map(plan -> new Step(fold.pair(), plan)).toList();
                yield steps(first, steps, size);
            }
            case Test test -> test(test.operation(), first, plans.get(1), size);
            case Reduction reduction -> mixing(Plan.SCALAR, plans,
                    frame -> reduction.operation().reduce(first.at(frame), frame.rows()));
            case PairReduction reduction -> {
                requireVectors(symbol, arguments, plans);
                Plan second = plans.get(1);
                yield mixing(Plan.SCALAR, plans, frame -> reduction.operation()
                        .reduce(reduction.pairs().apply(first.at(frame), second.at(frame)), frame.rows()));
            }
            case Running running -> mixing(size, plans, frame -> running.operation().apply(first.at(frame)));
            case Choice _ -> choice(first, plans.get(1), plans.get(2), size);
        };
    }

    private static Plan each(Each each, Plan argument) {
        return folded(List.of(argument), Plan.of(argument.size(), frame -> each.operation().apply(argument.at(frame))));
    }

    /** An operand to be combined with the value so far. */
    private record Step(Pair pair, Plan operand) {
        Tensor apply(Tensor value, Frame frame) {
            Double number = operand.number();
            return number == null ? pair.operation().apply(value, operand.at(frame)) : pair.byNumber().apply(value,
                    number);
        }
    }

    /** Operands combined from left to right, in a loop: a row of them may be far longer than the stack is deep. */
    private static Plan steps(Plan first, List<Step> steps, int size) {
        Plan head = first;
        int known = 0;
        while (known < steps.size() && head.number() != null && steps.get(known).operand().number() != null) {
            head = Plan.ofNumber(steps.get(known).apply(head.at(NO_VARIABLES), NO_VARIABLES).item());
            known++;
        }
        if (known == steps.size()) {
            return head;
        }
        Plan start = head;
        List<Step> rest = List.copyOf(steps.subList(known, steps.size()));
        return Plan.of(size, frame -> {
            Tensor value = start.at(frame);
            for (Step step : rest) {
                value = step.apply(value, frame);
            }
            return value;
        });
    }

    private static Plan test(BinaryOperator<Tensor> operation, Plan left, Plan right, int size) {
        Code code = frame -> operation.apply(left.at(frame), right.at(frame));
        return folded(List.of(left, right), new Plan(size, null, true, code));
    }

    private Plan chain(Chain chain) {
        List<Step> steps = new ArrayList<>();
        Plan first = plan(chain.first());
        Plan widest = first;
        Expression widestExpression = chain.first();
        for (Link link : chain.links()) {
            Operator operator = link.operator();
            Plan operand = plan(link.operand());
            commonSize(operator.symbol(), List.of(widestExpression, link.operand()), List.of(widest, operand), link
                    .at());
            if (widest.isScalar()) {
                widest = operand;
                widestExpression = link.operand();
            }
            steps.add(new Step((Pair) operator.meaning(), operand));
        }
        return steps(first, steps, widest.size());
    }

    private static Plan choice(Plan condition, Plan yes, Plan no, int size) {
        return folded(List.of(condition, yes, no), Plan.of(size, frame -> {
            Tensor taken = condition.truthAt(frame);
            return Tensor.where(taken, yes.at(frame.inBranch(taken)), no.at(frame.inBranch(taken.logicalNot())));
        }));
    }

    /** An operation whose elements depend on other elements: see {@link Frame}. */
    private static Plan mixing(int size, List<Plan> arguments, Code code) {
        return folded(arguments, Plan.of(size, frame -> frame.gate(code.at(frame.mixing()))));
    }

    /** {@return the plan, or its value where no argument depends on a variable} */
    private static Plan folded(List<Plan> arguments, Plan plan) {
        boolean known = arguments.stream().allMatch(argument -> argument.number() != null);
        return known ? Plan.ofNumber(plan.at(NO_VARIABLES).item()) : plan;
    }

    private Plan element(Element element) {
        Plan vector = indexed(element.vector(), element.at());
        int index = position(element, element.vector(), element.index(), vector.size(), element.at());
        return mixing(Plan.SCALAR, List.of(vector), frame -> {
            Tensor values = vector.at(frame);
            return frame.rows() ? values.narrow(1, index, 1) : values.at(index);
        });
    }

    private Plan slice(Slice slice) {
        Plan vector = indexed(slice.vector(), slice.at());
        Integer from = slice.from();
        Integer to = slice.to();
        int first = from == null ? 0 : position(slice, slice.vector(), from, vector.size(), slice.at());
        int last = to == null ? vector.size() - 1 : position(slice, slice.vector(), to, vector.size(), slice.at());
        if (last < first) {
            throw formula.error(slice.at(), shown(slice)
                    + ": a slice holds at least one element; got the elements from "
                    + (first + 1) + " to " + (last + 1) + " of " + vector.size());
        }
        int size = last - first + 1;
        return mixing(size, List.of(vector), frame -> vector.at(frame).narrow(-1, first, size));
    }

    private Plan indexed(Expression vector, Position at) {
        Plan plan = plan(vector);
        if (plan.isScalar()) {
            String hint = vector instanceof Variable variable ? "; give " + variable.name() + " a size" : "";
            throw formula.error(at, shown(vector) + ": only a vector has elements; got a single number" + hint);
        }
        return plan;
    }

    /** {@return the index from 0 that an index of the language means} */
    private int position(Expression whole, Expression vector, int index, int size, Position at) {
        if (Math.abs((long) index) > size) {
            throw formula.error(at, shown(whole) + ": an index must be from 1 to " + size + " or from -" + size
                    + " to -1, as " + shown(vector) + " has " + size + (size == 1 ? " element" : " elements") + "; got "
                    + index);
        }
        return index > 0 ? index - 1 : size + index;
    }

    private int commonSize(String symbol, List<Expression> arguments, List<Plan> plans, Position at) {
        int size = Plan.SCALAR;
        Expression sized = arguments.getFirst();
        for (int i = 0; i < plans.size(); i++) {
            int other = plans.get(i).size();
            if (other == Plan.SCALAR || other == size) {
                continue;
            }
            if (size != Plan.SCALAR) {
                throw formula.error(at, symbol + ": vectors must have the same size; got " + shown(sized) + " of size "
                        + size + " and " + shown(arguments.get(i)) + " of size " + other);
            }
            size = other;
            sized = arguments.get(i);
        }
        return size;
    }

    private void requireVectors(String symbol, List<Expression> arguments, List<Plan> plans) {
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).isScalar()) {
                throw formula.error(arguments.get(i).at(), symbol + ": takes vectors; got a single number, "
                        + shown(arguments.get(i)) + "; for a product write *");
            }
        }
    }

    private static String shown(Expression expression) {
        return SourceText.quote(expression.toString());
    }
}
