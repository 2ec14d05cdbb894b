package dev.thalweg.io;

import dev.thalweg.shape.DType;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of named tensors in the safetensors format (Hugging Face, 2022, format 1): eight bytes with the length of the header,
 * little-endian; the header, a JSON object that has for each name {@code {"dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}}, with
 * places counted from the end of the header; then the elements, row-major, little-endian, without gaps.
 *
 * <pre>{@code
 * TensorFile.save(path, optimizer.state());
 * optimizer.restore(TensorFile.load(path));
 * }</pre>
 */
public final class TensorFile {
    /** Headers beyond this are a mistake, or an attack: the format's own limit. */
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int LENGTH_BYTES = 8;
    /** The header is filled up with spaces, so that numbers lie at multiples of their size. */
    private static final int ALIGNMENT = 8;
    /** Bytes that are written at once. */
    private static final int CHUNK = 1 << 16;
    /** An entry of the header that is no tensor: remarks of whoever wrote the file. */
    private static final String METADATA = "__metadata__";

    private static final Map<String, DType> DTYPES = Map.of("F64", DType.FLOAT64, "F32", DType.FLOAT32, "I64",
            DType.INT64, "I32", DType.INT32, "BOOL", DType.BOOL);
    private static final Map<DType, String> SYMBOLS = DTYPES.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private TensorFile() {}

    // Writing ----------------------------------------------------------------------------------------------------

    /**
     * Writes tensors. The file is written beside and then renamed, so an existing one is replaced by a whole one or stays.
     *
     * @param path where
     * @param tensors by name, in the order in which they are written
     * @throws IOException if the file cannot be written
     * @throws IllegalArgumentException if a tensor is called {@value #METADATA}
     */
    public static void save(Path path, Map<String, Tensor> tensors) throws IOException {
        ByteBuffer header = header(tensors);
        Path target = path.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (FileChannel out = FileChannel.open(beside, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                write(out, header);
                for (Tensor tensor : tensors.values()) {
                    write(out, tensor);
                }
                out.force(true);
            }
            Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static ByteBuffer header(Map<String, Tensor> tensors) {
        if (tensors.containsKey(METADATA)) {
            throw new IllegalArgumentException("save: a tensor must not be called " + METADATA
                    + ", which the format keeps for remarks; give it another name");
        }
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = at + (long) tensor.elements() * tensor.dtype().bytes();
            json.append(json.length() > 1 ? "," : "").append(HeaderJson.quoted(entry.getKey())).append(":{\"dtype\":\"")
                    .append(SYMBOLS.get(tensor.dtype())).append("\",\"shape\":[")
                    .append(IntStream.range(0, tensor.shape().rank())
                            .mapToObj(axis -> String.valueOf(tensor.shape().size(axis)))
                            .collect(Collectors.joining(",")))
                    .append("],\"data_offsets\":[").append(at).append(',').append(end).append("]}");
            at = end;
        }
        byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(LENGTH_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(length).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static void write(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    private static void write(FileChannel out, Tensor tensor) throws IOException {
        int each = CHUNK / tensor.dtype().bytes();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        Elements elements = Elements.of(tensor);
        for (int from = 0; from < tensor.elements(); from += each) {
            chunk.clear();
            for (int i = from; i < Math.min(tensor.elements(), from + each); i++) {
                elements.put(chunk, i);
            }
            write(out, chunk.flip());
        }
    }

    /** Puts an element of a tensor into a buffer. */
    private interface Elements {
        void put(ByteBuffer to, int i);

        static Elements of(Tensor tensor) {
            return switch (tensor.dtype()) {
                case FLOAT64 -> {
                    double[] values = tensor.toDoubles();
                    yield (to, i) -> to.putDouble(values[i]);
                }
                case FLOAT32 -> {
                    float[] values = tensor.toFloats();
                    yield (to, i) -> to.putFloat(values[i]);
                }
                case INT64 -> {
                    long[] values = tensor.toLongs();
                    yield (to, i) -> to.putLong(values[i]);
                }
                case INT32 -> {
                    long[] values = tensor.toLongs();
                    yield (to, i) -> to.putInt((int) values[i]);
                }
                case BOOL -> {
                    boolean[] values = tensor.toBooleans();
                    yield (to, i) -> to.put((byte) (values[i] ? 1 : 0));
                }
            };
        }
    }

    // Reading ----------------------------------------------------------------------------------------------------

    /**
     * {@return the tensors of a file, by name, in the file's order; their bits are those that were saved}
     *
     * @param path the file
     * @throws IOException if it cannot be read, is no such file, is cut off, or has a dtype that there is none for here; the message
     *     says which
     */
    public static Map<String, Tensor> load(Path path) throws IOException {
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            if (in.size() < LENGTH_BYTES) {
                throw bad(path, "it has " + in.size() + " bytes, too few for the length of its header");
            }
            long length = read(in, path, 0, LENGTH_BYTES).getLong();
            if (length < 2 || length > Math.min(LONGEST_HEADER, in.size() - LENGTH_BYTES)) {
                throw bad(path,
                        "its first eight bytes should be the length of the header, but are " + length + " in a file of "
                                + in.size() + " bytes; it is cut off or no such file");
            }
            String json = StandardCharsets.UTF_8.decode(read(in, path, LENGTH_BYTES, (int) length)).toString();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            long begin = LENGTH_BYTES + length;
            long used = 0;
            for (Map.Entry<String, Object> entry : parse(path, json).entrySet()) {
                if (!entry.getKey().equals(METADATA)) {
                    Place place = place(path, entry.getKey(), entry.getValue(), in.size() - begin);
                    tensors.put(entry.getKey(), tensor(place, read(in, path, begin + place.from, place.bytes())));
                    used += place.bytes();
                }
            }
            if (used != in.size() - begin) {
                throw bad(path,
                        "its tensors take " + used + " bytes, but " + (in.size() - begin) + " follow the header");
            }
            return tensors;
        }
    }

    /** Where a tensor lies, from the end of the header. */
    private record Place(DType dtype, int[] sizes, long from, int bytes) {}

    private static Map<String, Object> parse(Path path, String json) throws IOException {
        try {
            return new HeaderJson(json).object();
        } catch (IllegalArgumentException e) {
            throw new IOException(bad(path, String.valueOf(e.getMessage())).getMessage(), e);
        }
    }

    private static Place place(Path path, String name, Object entry, long available) throws IOException {
        if (!(entry instanceof Map<?, ?> map && map.get("dtype") instanceof String symbol
                && map.get("shape") instanceof List<?> shape && map.get("data_offsets") instanceof List<?> offsets
                && offsets.size() == 2 && offsets.get(0) instanceof Long from && offsets.get(1) instanceof Long to)) {
            throw bad(path, "'" + name + "' should have a dtype, a shape and two data_offsets; got " + entry);
        }
        DType dtype = DTYPES.get(symbol);
        if (dtype == null) {
            throw bad(path, "'" + name + "' has the dtype " + symbol + "; there is none for it here, only for "
                    + DTYPES.keySet().stream().sorted().toList());
        }
        int[] sizes = new int[shape.size()];
        long bytes = dtype.bytes();
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!(shape.get(axis) instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE)) {
                throw bad(path, "'" + name + "' has the shape " + shape);
            }
            sizes[axis] = Math.toIntExact(size);
            bytes = size > 0 && bytes > Long.MAX_VALUE / size ? Long.MAX_VALUE : bytes * size; // too many fit nowhere
        }
        if (from < 0 || to > available || to - from != bytes || bytes > Integer.MAX_VALUE - ALIGNMENT) {
            throw bad(path,
                    "'" + name + "' of shape " + shape + " takes " + bytes + " bytes, but lies from " + from + " to "
                            + to + " of " + available + "; the file is cut off, damaged, or too large");
        }
        return new Place(dtype, sizes, from, (int) bytes);
    }

    private static ByteBuffer read(FileChannel in, Path path, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (in.read(buffer, from + buffer.position()) < 0) {
                throw bad(path, "it ended while it was read");
            }
        }
        return buffer.flip();
    }

    private static Tensor tensor(Place place, ByteBuffer from) {
        int n = place.bytes / place.dtype.bytes();
        Tensor flat = switch (place.dtype) {
            case FLOAT64 -> {
                double[] values = new double[n];
                from.asDoubleBuffer().get(values);
                yield Tensor.of(values);
            }
            case FLOAT32 -> {
                float[] values = new float[n];
                from.asFloatBuffer().get(values);
                yield Tensor.of(values);
            }
            case INT64 -> {
                long[] values = new long[n];
                from.asLongBuffer().get(values);
                yield Tensor.of(values);
            }
            case INT32 -> {
                int[] values = new int[n];
                from.asIntBuffer().get(values);
                yield Tensor.of(IntStream.of(values).asLongStream().toArray()).to(DType.INT32);
            }
            case BOOL -> {
                boolean[] values = new boolean[n];
                for (int i = 0; i < n; i++) {
                    values[i] = from.get(i) != 0;
                }
                yield Tensor.of(values);
            }
        };
        return flat.reshape(place.sizes);
    }

    private static IOException bad(Path path, String why) {
        return new IOException("load: " + path + ": a safetensors file is wanted; " + why);
    }
}
