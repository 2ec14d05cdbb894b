package dev.thalweg.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Einstein's summation over an equation such as {@code ij,jk->ik}: the letters name axes, equal letters run together, and
 * what the output does not name is summed. The operands are contracted pairwise from the left, each pair by one product of
 * batched matrices, so that all derivatives are those of movements, sums and {@code matmul}.
 */
final class Einsum {
    /** Stands for the dots in a term; the axes they cover are named by the negative numbers, −1 being the last. */
    private static final int DOTS = '.';

    /** An operand and the names of its axes; names are distinct once diagonals are taken. */
    private record Named(Tensor tensor, List<Integer> names) {}

    private final String equation;
    private final List<List<Integer>> terms = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>(); // where each term begins in the equation
    private int outputAt = -1; // where the output's term begins; negative if it is implicit
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private int dotted; // how many axes the dots cover at most

    private Einsum(String equation) {
        this.equation = equation;
    }

    /** {@return the value of an equation} */
    static Tensor of(String equation, Tensor... operands) {
        Einsum einsum = new Einsum(equation);
        einsum.parse();
        return einsum.evaluate(operands);
    }

    private IllegalArgumentException refuse(String rule, String facts, int at) {
        return new IllegalArgumentException("einsum: " + rule + "; got " + facts + " at position " + at + " of \""
                + equation + "\"");
    }

    // Reading the equation ---------------------------------------------------------------------------------------

    private void parse() {
        List<Integer> term = new ArrayList<>();
        starts.add(0);
        for (int at = 0; at < equation.length(); at++) {
            char c = equation.charAt(at);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                term.add((int) c);
            } else if (equation.startsWith("...", at)) {
                if (term.contains(DOTS)) {
                    throw refuse("a term has at most one '...'", "a second one", at);
                }
                term.add(DOTS);
                at += 2;
            } else if (c == ',' && outputAt < 0) {
                terms.add(term);
                starts.add(at + 1);
                term = new ArrayList<>();
            } else if (equation.startsWith("->", at) && outputAt < 0) {
                terms.add(term);
                outputAt = at + 2;
                term = new ArrayList<>();
                at++;
            } else if (c != ' ') {
                throw refuse("an equation consists of letters, '...', ',' between terms and one '->' before the output",
                        "'" + c + "'", at);
            }
        }
        terms.add(term); // the output, if there is an arrow
    }

    private String text(int name) {
        return name < 0 ? "..." : "'" + (char) name + "'";
    }

    // Evaluating it ----------------------------------------------------------------------------------------------

    private Tensor evaluate(Tensor... operands) {
        int inputs = terms.size() - (outputAt < 0 ? 0 : 1);
        if (inputs != operands.length) {
            throw new IllegalArgumentException("einsum: one term per operand; got " + inputs + " terms in \"" + equation
                    + "\" for " + operands.length + " operands");
        }
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            Named operand = diagonals(name(operands[i], i), i);
            measure(operand, i);
            named.add(operand);
        }
        List<Integer> output = output(inputs);
        named.replaceAll(this::withoutBroadcastAxes);
        Named result = summed(named.get(0), keep(output, named, 1));
        for (int i = 1; i < inputs; i++) {
            result = product(result, named.get(i), keep(output, named, i + 1));
        }
        return ordered(result, output).tensor();
    }

    /** {@return an operand with its axes named; the dots cover those that the letters leave} */
    private Named name(Tensor tensor, int operand) {
        List<Integer> term = terms.get(operand);
        int place = term.indexOf(DOTS);
        int covered = tensor.rank() - (term.size() - (place < 0 ? 0 : 1));
        if (covered < 0 || place < 0 && covered > 0) {
            throw refuse("a term names each axis of its operand, or has '...' for the others",
                    term.size() - (place < 0 ? 0 : 1) + " letters for shape " + tensor.shape(), starts.get(operand));
        }
        dotted = Math.max(dotted, covered);
        List<Integer> names = new ArrayList<>(term);
        if (place >= 0) {
            names.remove(/* index */ place);
            names.addAll(place, IntStream.range(-covered, 0).boxed().toList());
        }
        return new Named(tensor, names);
    }

    /** {@return an operand where axes of one name are replaced by their diagonal} */
    private Named diagonals(Named operand, int number) {
        Tensor tensor = operand.tensor();
        List<Integer> names = new ArrayList<>(operand.names());
        for (int axis = 0; axis < names.size(); axis++) {
            int name = names.get(axis);
            int twin = names.lastIndexOf(name);
            if (twin > axis) {
                if (tensor.size(axis) != tensor.size(twin)) {
                    throw refuse("axes named alike must have one size", text(name) + " for sizes " + tensor.size(axis)
                            + " and " + tensor.size(twin) + " of one operand", starts.get(number));
                }
                tensor = tensor.diagonal(0, axis, twin);
                names.remove(/* index */ twin);
                names.remove(/* index */ axis);
                names.add(name);
                axis--; // another axis stands here now
            }
        }
        return new Named(tensor, names);
    }

    /** Records the sizes that names stand for; an axis of size 1 broadcasts. */
    private void measure(Named operand, int number) {
        for (int axis = 0; axis < operand.names().size(); axis++) {
            int name = operand.names().get(axis);
            int size = operand.tensor().size(axis);
            int known = size(name);
            if (known != 1 && size != 1 && size != known) {
                throw refuse("axes named alike must have one size or 1", text(name) + " for size " + size + " after "
                        + known, starts.get(number));
            }
            sizes.put(name, known == 1 ? size : known);
        }
    }

    private List<Integer> output(int inputs) {
        List<Integer> output = new ArrayList<>();
        if (outputAt < 0) {
            // What the dots cover, then the letters that occur once, in the order of the alphabet, capitals first.
            List<Integer> all = terms.subList(0, inputs).stream().flatMap(List::stream).toList();
            IntStream.range(-dotted, 0).forEach(output::add);
            all.stream().filter(name -> name != DOTS && Collections.frequency(all, name) == 1).sorted()
                    .forEach(output::add);
            return output;
        }
        for (int name : terms.get(inputs)) {
            if (name == DOTS) {
                IntStream.range(-dotted, 0).forEach(output::add);
            } else if (output.contains(name)) {
                throw refuse("the output names an axis once", text(name) + " twice in the output", outputAt);
            } else if (!sizes.containsKey(name)) {
                throw refuse("the output names axes of operands", text(name) + ", which no operand has", outputAt);
            } else {
                output.add(name);
            }
        }
        return output;
    }

    /** {@return an operand without its axes of size 1 that run along longer ones of others} */
    private Named withoutBroadcastAxes(Named operand) {
        Tensor tensor = operand.tensor();
        List<Integer> names = new ArrayList<>(operand.names());
        for (int axis = names.size() - 1; axis >= 0; axis--) {
            if (tensor.size(axis) == 1 && size(names.get(axis)) != 1) {
                tensor = tensor.squeeze(axis);
                names.remove(/* index */ axis);
            }
        }
        return new Named(tensor, names);
    }

    /** {@return the names that must live on once the operands before {@code next} are combined} */
    private static Set<Integer> keep(List<Integer> output, List<Named> named, int next) {
        Set<Integer> keep = new HashSet<>(output);
        named.subList(next, named.size()).forEach(operand -> keep.addAll(operand.names()));
        return keep;
    }

    private static Named summed(Named operand, Set<Integer> keep) {
        List<Integer> names = operand.names();
        int[] axes = IntStream.range(0, names.size()).filter(axis -> !keep.contains(names.get(axis))).toArray();
        return axes.length == 0 ? operand
                : new Named(operand.tensor().sum(false, axes), names.stream().filter(keep::contains).toList());
    }

    /** {@return the operand with its axes in an order; it has them all} */
    private static Named ordered(Named operand, List<Integer> names) {
        int[] axes = names.stream().mapToInt(operand.names()::indexOf).toArray();
        return operand.names().equals(names) ? operand : new Named(operand.tensor().permute(axes), names);
    }

    private Named product(Named first, Named second, Set<Integer> keep) {
        Set<Integer> keepFirst = new HashSet<>(keep);
        keepFirst.addAll(second.names());
        Set<Integer> keepSecond = new HashSet<>(keep);
        keepSecond.addAll(first.names());
        Named a = summed(first, keepFirst);
        Named b = summed(second, keepSecond);
        List<Integer> shared = a.names().stream().filter(b.names()::contains).toList();
        List<Integer> batch = shared.stream().filter(keep::contains).toList();
        List<Integer> inner = shared.stream().filter(name -> !keep.contains(name)).toList();
        List<Integer> rows = a.names().stream().filter(name -> !shared.contains(name)).toList();
        List<Integer> columns = b.names().stream().filter(name -> !shared.contains(name)).toList();
        List<Integer> names = joined(batch, rows, columns);
        Tensor left = ordered(a, joined(batch, rows, inner)).tensor();
        if (inner.isEmpty()) {
            Tensor right = ordered(b, joined(batch, columns)).tensor();
            Tensor product = left.reshape(sizes(names, a.names())).mul(right.reshape(sizes(names, b.names())));
            return new Named(product, names);
        }
        Tensor right = ordered(b, joined(batch, inner, columns)).tensor();
        int n = elements(rows);
        int k = elements(inner);
        int m = elements(columns);
        Tensor matrix = batch.isEmpty()
                ? left.reshape(n, k).matmul(right.reshape(k, m))
                : left.reshape(elements(batch), n, k).matmul(right.reshape(elements(batch), k, m));
        return new Named(matrix.reshape(sizes(names, names)), names);
    }

    @SafeVarargs
    private static List<Integer> joined(List<Integer>... lists) {
        List<Integer> all = new ArrayList<>();
        for (List<Integer> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    private int size(int name) {
        return sizes.getOrDefault(name, 1);
    }

    /** {@return the sizes of axes, 1 for those that an operand does not have} */
    private int[] sizes(List<Integer> names, List<Integer> present) {
        return names.stream().mapToInt(name -> present.contains(name) ? size(name) : 1).toArray();
    }

    private int elements(List<Integer> names) {
        return Arrays.stream(sizes(names, names)).reduce(1, Math::multiplyExact);
    }
}
