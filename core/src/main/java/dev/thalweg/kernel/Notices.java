package dev.thalweg.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the library has to say to people, once each: to the platform's logger, unless a program takes it elsewhere. */
public final class Notices {
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();
    private static volatile Consumer<String> receiver = Notices::log;

    private Notices() {}

    /**
     * Sends what is said from now on somewhere else.
     *
     * @param newReceiver takes each notice, a line of text; called from any thread
     */
    public static void to(Consumer<String> newReceiver) {
        receiver = newReceiver;
    }

    /** Says something, if it was not said before. */
    static void say(String text) {
        if (SAID.add(text)) {
            receiver.accept(text);
        }
    }

    private static void log(String text) {
        System.getLogger("dev.thalweg").log(System.Logger.Level.INFO, text);
    }
}
