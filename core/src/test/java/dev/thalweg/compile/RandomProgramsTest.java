package dev.thalweg.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.kernel.LoopKernel;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions that are drawn at random, with their gradients to order two, do compiled what they do as they are, to the bit; over
 * several calls with other inputs. {@code -Dthalweg.programs=5000} draws as many of each order, {@code -Dthalweg.firstProgram}
 * others.
 */
class RandomProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("thalweg.programs", 60);
    private static final int FIRST = Integer.getInteger("thalweg.firstProgram", 0);
    private static final int CALLS = 4;

    @AfterEach
    void adaptAgain() {
        LoopKernel.setMode(LoopKernel.Mode.ADAPTIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void sameBits(int order) {
        for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            sameBits(new RandomProgram(seed, 3 + seed % 14, order), LoopKernel.Mode.values()[seed % 4]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void sameBitsOfLargeInputs(int order) {
        for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            sameBits(new RandomProgram(seed, 3 + seed % 11, order, true), LoopKernel.Mode.values()[seed % 4]);
        }
    }

    private static void sameBits(RandomProgram program, LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        UnaryOperator<List<Tensor>> compiled = mode.ordinal() % 2 == 0 ? Compile.ofLists(program::run)
                : Compile.overwritingLists(program::run);
        for (int call = 0; call < CALLS; call++) {
            List<Tensor> inputs = program.inputs(call);
            List<Tensor> same = program.inputs(call);
            List<Tensor> seen = run(compiled, same, program, mode, call);
            assertThat(Bits.of(seen)).as("%s, %s, call %d", program, mode, call + 1)
                    .isEqualTo(Bits.of(program.run(inputs)));
            assertThat(Bits.of(same)).as("%s, %s, inputs of call %d", program, mode, call + 1)
                    .isEqualTo(Bits.of(inputs));
        }
    }

    @Test
    void sameBitsDifferentiatedOutside() {
        int compiled = 0;
        for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            compiled += sameBitsDifferentiatedOutside(new RandomProgram(seed, 3 + seed % 14, 1), LoopKernel.Mode
                    .values()[seed % 4]) ? 1 : 0;
        }
        assertThat(compiled).as("programs that ran compiled").isGreaterThan(PROGRAMS / 2);
    }

    private static boolean sameBitsDifferentiatedOutside(RandomProgram program, LoopKernel.Mode mode) {
        LoopKernel.setMode(mode);
        UnaryOperator<List<Tensor>> plain = in -> List.of(program.last(in));
        UnaryOperator<List<Tensor>> compiled = Compile.ofLists(plain);
        for (int call = 0; call < CALLS; call++) {
            List<Tensor> inputs = program.inputs(call);
            List<Tensor> seen = run(in -> program.derivativesOf(compiled, in), inputs, program, mode, call);
            assertThat(Bits.of(seen)).as("%s, %s, call %d", program, mode, call + 1)
                    .isEqualTo(Bits.of(program.derivativesOf(plain, inputs)));
        }
        Tensor last = compiled.apply(program.inputs(CALLS).stream().map(Tensor::requiresGrad).toList()).getFirst();
        return Objects.requireNonNull(last.gradFn()).toString().equals("CompiledBackward");
    }

    private static List<Tensor> run(UnaryOperator<List<Tensor>> compiled, List<Tensor> inputs, RandomProgram program,
            LoopKernel.Mode mode, int call) {
        try {
            return compiled.apply(inputs);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(program + ", " + mode + ", call " + (call + 1) + ": " + e.getMessage(), e);
        }
    }
}
