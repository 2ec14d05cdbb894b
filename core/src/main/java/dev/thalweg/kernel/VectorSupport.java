package dev.thalweg.kernel;

/** Whether vector code can run here. */
public final class VectorSupport {
    /**
     * Whether the Vector API is there, and wanted. Without it everything gives the same bits, more slowly. {@code --add-modules
     * jdk.incubator.vector} brings it; the property {@code thalweg.vector=false} declines it.
     */
    public static final boolean IS_PRESENT = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
            && !"false".equals(System.getProperty("thalweg.vector"));

    private VectorSupport() {}
}
