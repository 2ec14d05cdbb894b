package dev.thalweg.tensor;

import dev.thalweg.kernel.Storage;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** Nested Java arrays as tensors. */
final class NestedArrays {
    private NestedArrays() {}

    /** {@return a tensor with one axis per level of an array} */
    static Tensor toTensor(Object nested) {
        Class<?> element = nested.getClass();
        List<Integer> sizes = new ArrayList<>();
        Object level = nested;
        while (element.isArray()) {
            sizes.add(level == null ? 0 : Array.getLength(level));
            level = level == null || Array.getLength(level) == 0 ? null : Array.get(level, 0);
            element = element.getComponentType();
        }
        DType dtype = dtypeOf(element, nested);
        Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        Storage storage = Storage.allocate(dtype, shape.elements());
        fill(nested, shape, 0, storage, 0);
        return new Tensor(storage, shape.layout());
    }

    private static DType dtypeOf(Class<?> element, Object nested) {
        if (element == double.class) {
            return DType.FLOAT64;
        } else if (element == float.class) {
            return DType.FLOAT32;
        } else if (element == long.class) {
            return DType.INT64;
        } else if (element == int.class) {
            return DType.INT32;
        } else if (element == boolean.class) {
            return DType.BOOL;
        }
        throw new IllegalArgumentException("ofNested: an array of double, float, long, int or boolean, on any number of"
                + " levels; got " + nested.getClass().getTypeName());
    }

    private static int fill(Object array, Shape shape, int level, Storage storage, int at) {
        int length = array == null ? 0 : Array.getLength(array);
        if (length != shape.size(level)) {
            throw new IllegalArgumentException("ofNested: all rows of a level must have one length; got a row of "
                    + length
                    + " where others have " + shape.size(level) + " on axis " + level);
        }
        int place = at;
        for (int i = 0; i < length; i++) {
            if (level < shape.rank() - 1) {
                place = fill(Array.get(array, i), shape, level + 1, storage, place);
            } else {
                switch (storage) {
                    case Storage.Float64 s -> s.values[place] = Array.getDouble(array, i);
                    case Storage.Float32 s -> s.values[place] = Array.getFloat(array, i);
                    case Storage.Int64 s -> s.values[place] = Array.getLong(array, i);
                    case Storage.Int32 s -> s.values[place] = Array.getInt(array, i);
                    case Storage.Bool s -> s.values[place] = Array.getBoolean(array, i);
                }
                place++;
            }
        }
        return place;
    }
}
