package dev.thalweg.app;

import dev.thalweg.minimize.Method;
import dev.thalweg.minimize.Methods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A method as it was asked for: its row in the table and the settings that differ from the defaults.
 *
 * @param entry the method
 * @param settings values by name, in the order they were given
 */
record MethodChoice(Methods.Entry entry, Map<String, Double> settings) {
    /** {@return the method of {@code --method}, with the settings given beside it} */
    static MethodChoice single(String name, Map<String, Double> given) {
        return new MethodChoice(named("--method", name), given).checked("--method");
    }

    /** {@return the methods of {@code --compare}, such as {@code gd:lr=0.01,adam}; common settings go to those that have them} */
    static List<MethodChoice> several(String text, Map<String, Double> common) {
        List<MethodChoice> choices = new ArrayList<>();
        for (String part : Assignments.split("--compare", text)) {
            String[] pieces = part.split(":", -1);
            Methods.Entry entry = named("--compare", pieces[0].trim());
            Map<String, Double> settings = new LinkedHashMap<>();
            common.forEach((name, value) -> {
                if (has(entry, name)) {
                    settings.put(name, value);
                }
            });
            for (int i = 1; i < pieces.length; i++) {
                int equals = pieces[i].indexOf('=');
                if (equals < 1) {
                    throw new InputException("--compare: a setting is METHOD:NAME=VALUE; got '" + part + "'");
                }
                settings.put(pieces[i].substring(0, equals).trim(),
                        Assignments.number("--compare", pieces[i].substring(equals + 1).trim()));
            }
            choices.add(new MethodChoice(entry, settings).checked("--compare"));
        }
        for (String name : common.keySet()) {
            if (choices.stream().noneMatch(choice -> has(choice.entry, name))) {
                throw new InputException("--" + name + ": no compared method has this setting");
            }
        }
        return choices;
    }

    /** Refuses, naming the method, what the method itself refuses. */
    private MethodChoice checked(String option) {
        try {
            method();
            return this;
        } catch (IllegalArgumentException e) {
            throw InputException.of(option + " " + entry.name(), e);
        }
    }

    private static Methods.Entry named(String option, String name) {
        try {
            return Methods.named(name);
        } catch (IllegalArgumentException e) {
            throw InputException.of(option, e);
        }
    }

    private static boolean has(Methods.Entry entry, String setting) {
        return entry.settings().stream().anyMatch(own -> own.name().equals(setting));
    }

    Method method() {
        return entry.with(settings);
    }

    /** {@return the method with its learning rate, if it has one, and what was set, such as {@code gd, lr 0.1}} */
    String label() {
        Map<String, Double> shown = new TreeMap<>(settings);
        StringBuilder label = new StringBuilder(entry.name());
        entry.settings().stream().filter(setting -> setting.name().equals(Methods.LEARNING_RATE_NAME)).forEach(rate -> {
            label.append(", ").append(rate.name()).append(' ')
                    .append(Text.number(settings.getOrDefault(rate.name(), rate.defaultValue())));
            shown.remove(rate.name());
        });
        shown.forEach((name, value) -> label.append(", ").append(name).append(' ').append(Text.number(value)));
        return label.toString();
    }
}
