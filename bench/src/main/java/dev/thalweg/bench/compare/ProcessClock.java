package dev.thalweg.bench.compare;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of all threads of this process, of the virtual machine's own too. The JDK's bean counts it in steps of ten
 * milliseconds, which is too coarse for a batch; POSIX's {@code clock_gettime} in nanoseconds.
 */
final class ProcessClock {
    /** POSIX's {@code CLOCK_PROCESS_CPUTIME_ID} on Linux. */
    private static final int PROCESS = 2;
    private static final long SECOND = 1_000_000_000L;

    private static final MemorySegment TIME = Arena.global().allocate(ValueLayout.JAVA_LONG, 2);
    @SuppressWarnings("restricted") // the launcher allows it with --enable-native-access
    private static final MethodHandle CLOCK = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

    private ProcessClock() {}

    static long nanos() {
        try {
            int failed = (int) CLOCK.invokeExact(PROCESS, TIME);
            return failed != 0 ? 0 : TIME.getAtIndex(ValueLayout.JAVA_LONG, 0) * SECOND + TIME.getAtIndex(
                    ValueLayout.JAVA_LONG, 1);
        } catch (Throwable failure) {
            throw new IllegalStateException("bench: clock_gettime cannot be called", failure);
        }
    }
}
