package dev.thalweg.bench.compare;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Whether the virtual machine is still compiling what became hot. */
final class CompilerQueue {
    /** What the diagnostic command prints when nothing is being compiled and nothing waits. */
    private static final String IDLE = "Current compiles: C1 compile queue: Empty C2 compile queue: Empty";

    private CompilerQueue() {}

    static boolean isIdle() {
        try {
            Object printed = ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName(
                    "com.sun.management:type=DiagnosticCommand"), "compilerQueue", null, null);
            return IDLE.equals(String.valueOf(printed).strip().replaceAll("\\s+", " "));
        } catch (JMException e) {
            throw new IllegalStateException("bench: this virtual machine does not tell what it compiles", e);
        }
    }
}
