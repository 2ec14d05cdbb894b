package dev.thalweg;

/** Facts about the library itself. */
public final class Thalweg {

    private static final String UNPACKAGED = "unpackaged";

    private Thalweg() {
    }

    /**
     * {@return the version of the library, or {@code unpackaged} when its classes were not loaded from a jar}
     */
    public static String version() {
        String version = Thalweg.class.getPackage().getImplementationVersion();
        return version == null ? UNPACKAGED : version;
    }
}
