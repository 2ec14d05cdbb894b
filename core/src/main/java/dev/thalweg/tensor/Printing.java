package dev.thalweg.tensor;

import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Layout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a tensor, as PyTorch prints it but for its words: rows under each other, all numbers in one form and of one
 * width, the edges alone where there are many; then what the numbers do not say themselves: the shape (of an empty
 * tensor, or where elements were left out), the dtype (unless float32, int64 or bool), and where it came from.
 */
final class Printing {
    /** Tensors with more elements are abbreviated. */
    private static final int MOST_ELEMENTS = 1000;
    /** Indices shown at either end of an abbreviated axis. */
    private static final int EDGE = 3;
    /** The longest line. */
    private static final int LINE = 80;
    /** Digits after the point. */
    private static final int PRECISION = 4;
    /** Above this ratio of the greatest to the least size, all numbers are shown with exponents. */
    private static final double WIDEST_RATIO = 1000;
    /** Above this size, too. */
    private static final double LARGE = 1e8;
    /** Below this size, too. */
    private static final double SMALL = 1e-4;

    private static final String PREFIX = "tensor(";

    private final Storage storage;
    private final Layout layout;
    private final boolean abbreviated;
    private final Form form;
    private final int width;

    /** How a number is written. */
    private enum Form {
        /** As it is: whole numbers and truth values. */
        PLAIN,
        /** A whole floating number with a point: {@code 3.} */
        WHOLE,
        /** With four digits after the point. */
        FIXED,
        /** With an exponent. */
        EXPONENT
    }

    private Printing(Tensor tensor) {
        storage = tensor.storage;
        layout = tensor.layout;
        abbreviated = tensor.elements() > MOST_ELEMENTS;
        List<Integer> places = new ArrayList<>();
        addShown(0, layout.offset(), places);
        form = tensor.dtype().isFloating() ? form(places) : Form.PLAIN;
        int widest = 1;
        for (int place : places) {
            // As in PyTorch, what is 0 or not finite does not widen the others.
            if (form == Form.PLAIN || isCounted(storage.getDouble(place))) {
                widest = Math.max(widest, text(place).length());
            }
        }
        width = widest;
    }

    static String text(Tensor tensor) {
        Printing printing = new Printing(tensor);
        List<String> facts = new ArrayList<>();
        boolean empty = tensor.elements() == 0;
        DType dtype = tensor.dtype();
        if (empty && tensor.rank() != 1 || printing.abbreviated) {
            facts.add("shape=" + tensor.shape());
        }
        if (dtype == DType.FLOAT64 || dtype == DType.INT32 || empty && dtype != DType.FLOAT32) {
            facts.add("dtype=" + dtype);
        }
        Node node = tensor.gradFn();
        if (node != null) {
            facts.add("gradFn=" + node);
        } else if (tensor.isRequiringGrad()) {
            facts.add("requiresGrad=true");
        }
        StringBuilder text = new StringBuilder(PREFIX);
        if (empty) {
            text.append("[]");
        } else {
            printing.append(text, 0, tensor.layout.offset(), PREFIX.length());
        }
        int column = text.length() - text.lastIndexOf("\n") - 1;
        for (String fact : facts) {
            // ", " and the closing bracket stand on the line too, and a comma may.
            if (column + fact.length() + 2 + 2 > LINE) {
                text.append(",\n").append(" ".repeat(PREFIX.length()));
                column = PREFIX.length();
            } else {
                text.append(", ");
                column += 2;
            }
            text.append(fact);
            column += fact.length();
        }
        return text.append(')').toString();
    }

    private boolean isCut(int axis) {
        return abbreviated && layout.shape().size(axis) > 2 * EDGE;
    }

    /** {@return the indices of an axis that are shown; −1 for those left out} */
    private int[] shown(int axis) {
        int size = layout.shape().size(axis);
        boolean cut = isCut(axis);
        int[] indices = new int[cut ? 2 * EDGE + 1 : size];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = !cut || i < EDGE ? i : i == EDGE ? -1 : size - indices.length + i;
        }
        return indices;
    }

    private void addShown(int axis, int place, List<Integer> places) {
        if (axis == layout.shape().rank()) {
            places.add(place);
            return;
        }
        for (int index : shown(axis)) {
            if (index >= 0) {
                addShown(axis + 1, place + index * layout.stride(axis), places);
            }
        }
    }

    private static boolean isCounted(double value) {
        return value != 0 && Double.isFinite(value);
    }

    private Form form(List<Integer> places) {
        boolean whole = true;
        double greatest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int place : places) {
            double value = Math.abs(storage.getDouble(place));
            if (isCounted(value)) {
                whole &= value == Math.rint(value);
                greatest = Math.max(greatest, value);
                least = Math.min(least, value);
            }
        }
        boolean wide = greatest / least > WIDEST_RATIO || greatest > LARGE;
        return wide || !whole && least < SMALL ? Form.EXPONENT : whole ? Form.WHOLE : Form.FIXED;
    }

    private String text(int place) {
        if (form == Form.PLAIN) {
            return storage instanceof Storage.Bool s ? String.valueOf(s.values[place])
                    : String.valueOf(storage.getLong(place));
        }
        double value = storage.getDouble(place);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        String sign = Math.copySign(1, value) < 0 ? "-" : "";
        BigDecimal size = new BigDecimal(Math.abs(value));
        return sign + switch (form) {
            case PLAIN, WHOLE -> size.toPlainString() + ".";
            case FIXED -> size.setScale(PRECISION, RoundingMode.HALF_EVEN).toPlainString();
            case EXPONENT -> withExponent(size);
        };
    }

    private static String withExponent(BigDecimal size) {
        BigDecimal rounded = size.round(new MathContext(PRECISION + 1, RoundingMode.HALF_EVEN));
        int exponent = size.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        String digits = rounded.scaleByPowerOfTen(-exponent).setScale(PRECISION).toPlainString();
        return digits + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private void append(StringBuilder text, int axis, int place, int indent) {
        int rank = layout.shape().rank();
        if (axis == rank) {
            text.append(text(place));
        } else if (axis == rank - 1) {
            appendVector(text, axis, place, indent);
        } else {
            text.append('[');
            String between = "," + "\n".repeat(rank - 1 - axis) + " ".repeat(indent + 1);
            String separator = "";
            for (int index : shown(axis)) {
                text.append(separator);
                if (index < 0) {
                    text.append("...");
                } else {
                    append(text, axis + 1, place + index * layout.stride(axis), indent + 1);
                }
                separator = between;
            }
            text.append(']');
        }
    }

    private void appendVector(StringBuilder text, int axis, int place, int indent) {
        int perLine = Math.max(1, (LINE - indent) / (width + 2));
        String newLine = ",\n" + " ".repeat(indent + 1);
        text.append('[');
        int count = 0;
        for (int index : shown(axis)) {
            text.append(count == 0 ? "" : count % perLine == 0 ? newLine : ", ");
            String element = index < 0 ? " ..." : text(place + index * layout.stride(axis));
            text.append(" ".repeat(index < 0 ? 0 : Math.max(0, width - element.length()))).append(element);
            count++;
        }
        text.append(']');
    }
}
