package dev.thalweg.app;

import dev.thalweg.problems.Problems;
import dev.thalweg.problems.TestProblem;

/** The test problems for people. */
final class ProblemList {
    /** The word that asks for the list in place of a problem's name. */
    static final String NAME = "list";
    private static final String INDENT = " ".repeat(4);

    private ProblemList() {}

    /** {@return every problem with its formula, start, usual box, least value and source} */
    static String text() {
        StringBuilder text = new StringBuilder();
        for (TestProblem problem : Problems.all()) {
            text.append(problem.name()).append("  (").append(problem.source()).append(")\n");
            text.append(INDENT).append(problem.formula()).append('\n');
            text.append(INDENT).append("start ").append(Text.point(problem.startPoint().toDoubles()));
            for (int i = 0; i < problem.lower().size(); i++) {
                text.append(i == 0 ? ", box " : " × ").append(Text.number(problem.lower().get(i))).append(':')
                        .append(Text.number(problem.upper().get(i)));
            }
            text.append(", least value ").append(Text.number(problem.minimum())).append(" at ").append(String.join(
                    ", ", problem.minimizerPoints().stream().map(x -> Text.point(x.toDoubles())).toList()))
                    .append('\n');
        }
        return text.toString();
    }
}
