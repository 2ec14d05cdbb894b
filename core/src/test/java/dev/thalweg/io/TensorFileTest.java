package dev.thalweg.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.optim.Adam;
import dev.thalweg.optim.Optimizer;
import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFileTest {
    @TempDir
    Path folder;

    private static Map<String, Tensor> everyKind() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weights \"w\"\n\\ é", Tensor.of(1.5, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE,
                0.1).reshape(2, 3));
        tensors.put("0.firstMoment", Tensor.of(1.5f, -0f, Float.MIN_VALUE));
        tensors.put("steps", Tensor.of(Long.MIN_VALUE).reshape());
        tensors.put("mask", Tensor.of(true, false, true));
        tensors.put("none", Tensor.zeros(DType.FLOAT64, Shape.of(0, 4)));
        tensors.put("whole", Tensor.of(7L, -1L << 31).to(DType.INT32));
        tensors.put("long", Tensor.arange(100_000).to(DType.FLOAT64).sin());
        return tensors;
    }

    @Test
    void whatIsReadBackHasTheSameBits() throws IOException {
        Path path = folder.resolve("all.safetensors");
        Map<String, Tensor> tensors = everyKind();
        TensorFile.save(path, tensors);
        Map<String, Tensor> back = TensorFile.load(path);

        assertThat(back.keySet()).containsExactlyElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> {
            Tensor other = back.get(name);
            assertThat(other.dtype()).as(name).isEqualTo(tensor.dtype());
            assertThat(other.shape()).as(name).isEqualTo(tensor.shape());
            if (tensor.dtype() != DType.BOOL) {
                assertThat(other.toDoubles()).as(name).containsExactly(tensor.toDoubles());
            }
        });
        assertThat(back.get("mask").toBooleans()).containsExactly(true, false, true);
        assertThat(back.get("steps").toLongs()).containsExactly(Long.MIN_VALUE);
    }

    /** Written by hand from the format's description. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Path path = folder.resolve("one.safetensors");
        TensorFile.save(path, Map.of("a", Tensor.of(1.0f, -2.0f)));
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(path))).isEqualTo("3800000000000000" + HexFormat.of()
                .formatHex((header + " ".repeat(56 - header.length())).getBytes(StandardCharsets.UTF_8))
                + "0000803f000000c0");
    }

    /**
     * Written by Python's safetensors 0.8.0, with {@code safetensors.numpy.save(tensors, metadata={"format": "np"})}; Python reads what is
     * written here as well.
     */
    private static final String FROM_PYTHON = """
            gAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJucCJ9LCJzdGVwcyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbXSwi
            ZGF0YV9vZmZzZXRzIjpbMCw4XX0sIm5vbmUiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzAsNF0sImRhdGFfb2Zmc2V0cyI6Wzgs
            OF19LCJ3ZWlnaHQiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzIsMl0sImRhdGFfb2Zmc2V0cyI6WzgsNDBdfSwiYmlhcyI6eyJk
            dHlwZSI6IkYzMiIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzQwLDUyXX0sIndob2xlIjp7ImR0eXBlIjoiSTMyIiwic2hh
            cGUiOlsyXSwiZGF0YV9vZmZzZXRzIjpbNTIsNjBdfSwibWFzayI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzNdLCJkYXRhX29m
            ZnNldHMiOls2MCw2M119fSAAAAAAAAAAgAAAAAAAAPg/AAAAAAAAAIABAAAAAAAAAAAAAAAAAPB/zczMPQAAIMDmsWF/BwAAAAAA
            AIABAAE=
            """;

    @Test
    void whatPythonWroteIsRead() throws IOException {
        Path path = folder.resolve("python.safetensors");
        Files.write(path, Base64.getMimeDecoder().decode(FROM_PYTHON));
        Map<String, Tensor> tensors = TensorFile.load(path);
        assertThat(tensors).containsOnlyKeys("weight", "bias", "steps", "mask", "whole", "none");
        assertThat(tensors.get("weight").shape()).isEqualTo(Shape.of(2, 2));
        assertThat(tensors.get("weight").toDoubles()).containsExactly(1.5, -0.0, Double.MIN_VALUE,
                Double.POSITIVE_INFINITY);
        assertThat(tensors.get("bias").toFloats()).containsExactly(0.1f, -2.5f, 3e38f);
        assertThat(tensors.get("steps").shape()).isEqualTo(Shape.SCALAR);
        assertThat(tensors.get("steps").toLongs()).containsExactly(Long.MIN_VALUE);
        assertThat(tensors.get("mask").toBooleans()).containsExactly(true, false, true);
        assertThat(tensors.get("whole").dtype()).isEqualTo(DType.INT32);
        assertThat(tensors.get("whole").toLongs()).containsExactly(7, -1L << 31);
        assertThat(tensors.get("none").shape()).isEqualTo(Shape.of(0, 4));
    }

    @Test
    void anOptimiserGoesOnFromAFile() throws IOException {
        Path path = folder.resolve("state.safetensors");
        Tensor x = Tensor.of(1.0, 2.0).requiresGrad();
        Optimizer whole = Adam.of(0.1).optimizer(List.of(x));
        steps(whole, x, 3);
        TensorFile.save(path, whole.state());
        Tensor y = x.detach().clone().requiresGrad();
        Optimizer other = Adam.of(0.1).optimizer(List.of(y));
        other.restore(TensorFile.load(path));
        steps(whole, x, 3);
        steps(other, y, 3);
        assertThat(y.toDoubles()).containsExactly(x.toDoubles());
    }

    private static void steps(Optimizer optimizer, Tensor x, int count) {
        for (int i = 0; i < count; i++) {
            optimizer.zeroGrad();
            x.sin().sum().backward();
            optimizer.step();
        }
    }

    @Test
    void aFileIsReplacedByAWholeOneOrStays() throws IOException {
        Path path = folder.resolve("state.safetensors");
        TensorFile.save(path, Map.of("a", Tensor.of(1.0)));
        assertThatThrownBy(() -> TensorFile.save(path, Map.of("__metadata__", Tensor.of(2.0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("save: a tensor must not be called");
        assertThat(TensorFile.load(path).get("a").item()).isEqualTo(1);
        TensorFile.save(path, Map.of("b", Tensor.of(3.0)));
        assertThat(TensorFile.load(path)).containsOnlyKeys("b");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
        assertThatThrownBy(() -> TensorFile.save(folder.resolve("missing/a"), Map.of())).isInstanceOf(
                NoSuchFileException.class);
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverThatIs() throws IOException {
        Path path = folder.resolve("whole.safetensors");
        TensorFile.save(path, Map.of("a", Tensor.of(1.0, 2.0)));
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Path part = folder.resolve("part.safetensors");
            Files.write(part, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> TensorFile.load(part)).as("%d bytes", length).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("load: " + part + ": a safetensors file is wanted; ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}} | has the dtype F16; there is none for it here",
            "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}} | takes 16 bytes, but lies from 0 to 8 of 8",
            "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}} | lies from 8 to 16 of 8",
            "{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}} | has the shape [-1]",
            "{\"a\":{\"dtype\":\"F64\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}} | takes 9223372036854775807 bytes",
            "{\"a\":{\"shape\":[1],\"data_offsets\":[0,8]}} | should have a dtype",
            "{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]} | no deeper nesting",
            "{} | its tensors take 0 bytes, but 8 follow the header",
            "{\"a\":1.5} | no JSON",
            "{\"a\":1,\"a\":2} | 'a' twice",
            "not a header | '{' was expected at character 0; got 'n'"})
    void aWrongHeaderIsRefused(String header, String words) throws IOException {
        Path path = folder.resolve("wrong.safetensors");
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(path, ByteBuffer.allocate(8 + text.length + 8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length)
                .put(text).array());
        assertThatThrownBy(() -> TensorFile.load(path)).isInstanceOf(IOException.class).hasMessageContaining(words);
    }

    @Test
    void remarksAreNoTensors() throws IOException {
        Path path = folder.resolve("remarks.safetensors");
        String header = "{\"__metadata__\":{\"format\":\"pt\\u0041\"} , \"a\": {\"dtype\":\"BOOL\", \"shape\":[], \"data_offsets\":[0,1]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(path, ByteBuffer.allocate(8 + text.length + 1).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length)
                .put(text).put((byte) 1).array());
        assertThat(TensorFile.load(path).get("a").toBooleans()).containsExactly(true);
    }
}
