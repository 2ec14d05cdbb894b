package dev.thalweg.kernel;

import dev.thalweg.shape.DType;

/**
 * A flat heap array of one dtype with a version that counts writes. Tensors that share a storage are views of each
 * other; {@link #alias()} shares the array but not the version, which is how {@code Tensor.data()} escapes autograd.
 */
public abstract sealed class Storage {
    private final DType dtype;
    private static int lastEpoch; // written by one thread at a time

    private final int epoch;
    private int version;

    private Storage(DType dtype) {
        this(dtype, lastEpoch);
    }

    private Storage(DType dtype, int epoch) {
        this.dtype = dtype;
        this.epoch = epoch;
    }

    /** {@return a new epoch: storages made from now on tell it from those made before} */
    public static synchronized int beginEpoch() {
        return ++lastEpoch;
    }

    /** {@return the epoch in which the array was made} */
    public int epoch() {
        return epoch;
    }

    /**
     * {@return whether two elements are the same bits}
     *
     * @param i the place of one
     * @param j the place of the other
     */
    public boolean isSame(int i, int j) {
        return dtype.isFloating() ? Double.doubleToRawLongBits(getDouble(i)) == Double.doubleToRawLongBits(getDouble(j))
                : getLong(i) == getLong(j);
    }

    /**
     * {@return a storage of zeros}
     *
     * @param dtype the type of its elements
     * @param length how many
     */
    public static Storage allocate(DType dtype, int length) {
        return over(Workspace.zeros(dtype, length));
    }

    /**
     * {@return a storage over an array}
     *
     * @param array the elements, not copied: an array of the primitive type of a dtype
     */
    public static Storage over(Object array) {
        return switch (array) {
            case double[] values -> new Float64(values);
            case float[] values -> new Float32(values);
            case long[] values -> new Int64(values);
            case int[] values -> new Int32(values);
            default -> new Bool((boolean[]) array);
        };
    }

    /**
     * {@return a new array of zeros}
     *
     * @param dtype the type of its elements
     * @param length how many
     */
    public static Object newArray(DType dtype, int length) {
        return Workspace.zeros(dtype, length);
    }

    /** {@return the type of the elements} */
    public DType dtype() {
        return dtype;
    }

    /** {@return the number of elements} */
    public abstract int length();

    /** {@return a storage over the same array with a version of its own} */
    public abstract Storage alias();

    /** {@return the array of the elements} */
    public abstract Object array();

    /**
     * {@return whether two storages are over the same array, so that a write to one is seen in the other}
     *
     * @param other another storage
     */
    @SuppressWarnings("ReferenceEquality") // the array itself is meant
    public boolean isSameArray(Storage other) {
        return array() == other.array();
    }

    /**
     * {@return an element as a double; true is 1}
     *
     * @param index from 0
     */
    public abstract double getDouble(int index);

    /**
     * {@return an element as a long, towards zero; true is 1}
     *
     * @param index from 0
     */
    public abstract long getLong(int index);

    /**
     * Writes an element, rounded to the dtype (towards zero for integers; not zero is true).
     *
     * @param index from 0
     * @param value the value
     */
    public abstract void setDouble(int index, double value);

    /**
     * Writes an element, converted to the dtype (wrapping for int32; not zero is true).
     *
     * @param index from 0
     * @param value the value
     */
    public abstract void setLong(int index, long value);

    /** {@return how often {@link #touch()} was called} */
    public int version() {
        return version;
    }

    /** Counts a write, so that autograd notices that a saved value changed. */
    public void touch() {
        version++;
    }

    /** Elements of type float64. */
    public static final class Float64 extends Storage {
        /** The elements themselves. */
        public final double[] values;

        /** @param values the elements, not copied */
        public Float64(double[] values) {
            super(DType.FLOAT64);
            this.values = values;
        }

        private Float64(double[] values, int epoch) {
            super(DType.FLOAT64, epoch);
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Object array() {
            return values;
        }

        @Override
        public Storage alias() {
            return new Float64(values, epoch());
        }

        @Override
        public double getDouble(int index) {
            return values[index];
        }

        @Override
        public long getLong(int index) {
            return (long) values[index];
        }

        @Override
        public void setDouble(int index, double value) {
            values[index] = value;
        }

        @Override
        public void setLong(int index, long value) {
            values[index] = value;
        }
    }

    /** Elements of type float32. */
    public static final class Float32 extends Storage {
        /** The elements themselves. */
        public final float[] values;

        /** @param values the elements, not copied */
        public Float32(float[] values) {
            super(DType.FLOAT32);
            this.values = values;
        }

        private Float32(float[] values, int epoch) {
            super(DType.FLOAT32, epoch);
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Object array() {
            return values;
        }

        @Override
        public Storage alias() {
            return new Float32(values, epoch());
        }

        @Override
        public double getDouble(int index) {
            return values[index];
        }

        @Override
        public long getLong(int index) {
            return (long) values[index];
        }

        @Override
        public void setDouble(int index, double value) {
            values[index] = (float) value;
        }

        @Override
        public void setLong(int index, long value) {
            values[index] = value;
        }
    }

    /** Elements of type int64. */
    public static final class Int64 extends Storage {
        /** The elements themselves. */
        public final long[] values;

        /** @param values the elements, not copied */
        public Int64(long[] values) {
            super(DType.INT64);
            this.values = values;
        }

        private Int64(long[] values, int epoch) {
            super(DType.INT64, epoch);
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Object array() {
            return values;
        }

        @Override
        public Storage alias() {
            return new Int64(values, epoch());
        }

        @Override
        public double getDouble(int index) {
            return values[index];
        }

        @Override
        public long getLong(int index) {
            return values[index];
        }

        @Override
        public void setDouble(int index, double value) {
            values[index] = (long) value;
        }

        @Override
        public void setLong(int index, long value) {
            values[index] = value;
        }
    }

    /** Elements of type int32. */
    public static final class Int32 extends Storage {
        /** The elements themselves. */
        public final int[] values;

        /** @param values the elements, not copied */
        public Int32(int[] values) {
            super(DType.INT32);
            this.values = values;
        }

        private Int32(int[] values, int epoch) {
            super(DType.INT32, epoch);
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Object array() {
            return values;
        }

        @Override
        public Storage alias() {
            return new Int32(values, epoch());
        }

        @Override
        public double getDouble(int index) {
            return values[index];
        }

        @Override
        public long getLong(int index) {
            return values[index];
        }

        @Override
        public void setDouble(int index, double value) {
            values[index] = (int) (long) value;
        }

        @Override
        public void setLong(int index, long value) {
            values[index] = (int) value;
        }
    }

    /** Elements of type bool. */
    public static final class Bool extends Storage {
        /** The elements themselves. */
        public final boolean[] values;

        /** @param values the elements, not copied */
        public Bool(boolean[] values) {
            super(DType.BOOL);
            this.values = values;
        }

        private Bool(boolean[] values, int epoch) {
            super(DType.BOOL, epoch);
            this.values = values;
        }

        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Object array() {
            return values;
        }

        @Override
        public Storage alias() {
            return new Bool(values, epoch());
        }

        @Override
        public double getDouble(int index) {
            return values[index] ? 1 : 0;
        }

        @Override
        public long getLong(int index) {
            return values[index] ? 1 : 0;
        }

        @Override
        public void setDouble(int index, double value) {
            values[index] = value != 0;
        }

        @Override
        public void setLong(int index, long value) {
            values[index] = value != 0;
        }
    }
}
