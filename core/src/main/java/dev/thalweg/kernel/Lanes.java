package dev.thalweg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The door to the Vector API, which is a module that a virtual machine may lack. Whether it is used is decided once, when
 * this class is loaded; code that names the module's classes is reached behind this door only. Without it everything gives the
 * same bits, slower.
 */
public final class Lanes {
    /** The module. */
    public static final String MODULE = "jdk.incubator.vector";
    /** What a virtual machine must be started with to have it. */
    public static final String FLAG = "--add-modules " + MODULE;
    /** The system property that switches it off with the value false. */
    public static final String SWITCH_PROPERTY = "thalweg.vector";

    private static final boolean PRESENT = ModuleLayer.boot().findModule(MODULE).isPresent();
    private static final boolean ON = PRESENT && !"false".equalsIgnoreCase(System.getProperty(SWITCH_PROPERTY, ""));

    private Lanes() {}

    /** {@return whether the virtual machine has the module; if not, it lacks {@link #FLAG}} */
    public static boolean isPresent() {
        return PRESENT;
    }

    /** {@return whether the module is present and not switched off} */
    public static boolean isOn() {
        return ON;
    }

    /** {@return whether the module is present and not switched off; says what is missing if long work could use it} */
    static boolean isOnForLongWork() {
        if (!PRESENT) {
            Notices.say("without vector code, because this Java was started without its module; " + FLAG
                    + " makes long loops several times faster");
        }
        return ON;
    }

    /** {@return the lanes of the machine's widest useful vector of float32; touches the Vector API, which takes 0.2 s} */
    static int ofFloat32() {
        return Species.FLOAT32;
    }

    /** {@return the same of float64} */
    static int ofFloat64() {
        return Species.FLOAT64;
    }

    /** Loaded behind the door only. */
    private static final class Species {
        static final int FLOAT32 = FloatVector.SPECIES_PREFERRED.length();
        static final int FLOAT64 = DoubleVector.SPECIES_PREFERRED.length();
    }
}
