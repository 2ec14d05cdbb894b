package dev.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.thalweg.minimize.Methods;
import dev.thalweg.minimize.Minimizer;
import dev.thalweg.problems.Problems;
import dev.thalweg.problems.TestProblem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** The command as people type it, but for the launcher. */
class MinimizeCommandTest {
    private static final String BOWL = "0.5*x^2 + x + 0.25*y^2 - 2";

    @TempDir
    Path folder;

    private static Outcome run(String... args) {
        return Outcome.of(args);
    }

    private static Outcome minimize(String formula, String... options) {
        return run(Stream.concat(Stream.of("minimize", formula), Stream.of(options)).toArray(String[]::new));
    }

    @Test
    void printsOneJsonObjectWithEveryDigit() {
        Outcome outcome = minimize(BOWL, "--start", "x=2,y=2", "--iterations", "10", "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        JsonNode json = outcome.json();
        assertThat(json.fieldNames()).toIterable().contains("method", "variables", "start", "x", "f", "gradient",
                "gradientNorm",
                "iterations", "evaluations", "stopReason", "converged", "seconds").doesNotContain("history");
        assertThat(json.get("x").get(0).asDouble()).isEqualTo(0.04603532029999996);
        assertThat(json.get("f").asDouble()).isCloseTo(-1.5944191319, within(5e-11));
        assertThat(json.get("stopReason").asText()).isEqualTo("ITERATION_LIMIT");
        assertThat(json.get("evaluations").get("gradient").asInt()).isEqualTo(11);
        assertThat(json.get("variables").toString()).isEqualTo("[\"x\",\"y\"]");
    }

    @Test
    void tellsPeopleTheStepsAndAVerdict() {
        Outcome outcome = minimize(BOWL, "--start", "2,2", "--lr", "2", "--iterations", "10");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("-4.0000000", "never settles", "try 1.333").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --lr -1                            | --method gd: the learning rate must
            --momentum 0.9                     | --method gd: no setting 'momentum'
            --method gd-linesearch --momentum 1 | --method gd-linesearch: no setting 'momentum'
            --compare adam,gd:lr=-1            | --compare gd: the learning rate must
            --iterations -1                    | --iterations: iterations must not be negative
            --tolerance NaN                    | --tolerance: the gradient tolerance must not
            --value-tolerance -1               | --value-tolerance: the value tolerance must not
            --step-tolerance -1                | --step-tolerance: the step tolerance must not
            --evaluations 0                    | --evaluations: at least 1
            --range x=0:Infinity               | --range: needs finite ends
            --method lbfgs --lr 0.1            | --method lbfgs: no setting 'lr'; it has memory, c1, c2
            --method lbfgs --memory 2.5        | --method lbfgs: the memory must be a whole number
            --method adam --compare gd         | --method: not together with --compare
            --start x=1d                       | --start: '1d' is not a number
            --start x=0x1p3                    | --start: '0x1p3' is not a number
            --start x=1e400                    | --start: '1e400' is not a number
            --start x=[1,2]                    | --start: x is a single number; got 2
            --scale x=0                        | --scale: a size must be above 0 and finite
            --scale z=2                        | --scale: the formula has no variable 'z'
            --scale 1,2                        | --scale: one number per variable (x), or one for all; got 2
            """)
    void complaintsNameTheOption(String options, String complaint) {
        Outcome outcome = minimize("x^2", options.split(" "));
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).startsWith("thalweg: " + complaint);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aTestProblemBringsItsFormulaStartAndRange() {
        Outcome outcome = run("minimize", "--problem", "Himmelblau", "--lr", "0.01", "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.json().get("start").toString()).isEqualTo("[0.0,0.0]");
        assertThat(outcome.json().get("x").get(0).asDouble()).isCloseTo(3, within(1e-5));
        assertThat(outcome.json().get("x").get(1).asDouble()).isCloseTo(2, within(1e-5));
        Outcome moved = run("minimize", "--problem", "rosenbrock", "--start", "y=0", "--iterations", "0", "--json");
        assertThat(moved.json().get("start").toString()).isEqualTo("[-1.2,0.0]");
        Outcome restarted = run("minimize", "--problem", "himmelblau", "--lr", "0.01", "--restarts", "20");
        assertThat(restarted.out()).contains("known: the least value in the problem's box is 0 at (3.0000000");
        assertThat(restarted.out()).contains("-3.7793", "3.5844").doesNotContain("DIVERGED");
    }

    @Test
    void boundsAreHeldByMethodsThatCan() {
        for (String method : Methods.namesThatHoldBounds()) {
            Outcome outcome = minimize("(x - 3)^2 + (y + 1)^2", "--bounds", "x=:2", "--method", method, "--json");
            assertThat(outcome.code()).as(method + outcome.err()).isZero();
            assertThat(outcome.json().get("x").get(0).asDouble()).as(method).isEqualTo(2);
            assertThat(outcome.json().get("x").get(1).asDouble()).as(method).isCloseTo(-1, within(1e-3));
            assertThat(outcome.json().get("converged").asBoolean()).as(method).isTrue();
            assertThat(outcome.json().get("gradientNorm").asDouble()).as(method).isCloseTo(2, within(1e-3));
            assertThat(outcome.json().get("projectedGradientNorm").asDouble()).as(method).isLessThan(1e-3);
        }
        assertThat(Methods.namesThatHoldBounds()).contains("lbfgsb", "projected-gradient");
    }

    @Test
    void sizesPutAnyMethodIntoOtherUnits() {
        String formula = "(x - 1)^2 + (1024*y - 1)^2";
        assertThat(minimize(formula, "--json").code()).isEqualTo(Main.FAILED);
        Outcome scaled = minimize(formula, "--scale", "y=1/1024", "--json");
        assertThat(scaled.code()).isZero();
        assertThat(scaled.json().get("x").get(0).asDouble()).isCloseTo(1, within(1e-5));
        assertThat(scaled.json().get("x").get(1).asDouble() * 1024).isCloseTo(1, within(1e-5));
        assertThat(scaled.json().get("gradientNorm").asDouble()).isLessThan(1e-5);
    }

    @Test
    void aStartOutsideTheBoundsIsMovedInWithANotice() {
        Outcome outcome = minimize("(x - 3)^2", "--bounds", "x=1:1", "--start", "7", "--method", "lbfgsb");
        assertThat(outcome.err()).isEqualTo("thalweg: the start (7.0000000) lies outside the bounds; moved to"
                + " (1.0000000)\n");
        assertThat(outcome.out()).contains("verdict: a minimum within the bounds: every variable lies at a bound");
        assertThat(minimize("(x - 3)^2", "--bounds", "x=1:2", "--start", "7", "--method", "lbfgsb", "--quiet").err())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --bounds x=0:1                       | --bounds: gd cannot hold bounds; methods that can: lbfgsb
            --bounds x=2:1 --method lbfgsb       | --bounds: the lower end of x must be below the upper one or equal
            --bounds z=0:1 --method lbfgsb       | --bounds: the formula has no variable 'z'
            --bounds x=0 --method lbfgsb         | --bounds: x needs LOW:HIGH
            --bounds x=0:1 --compare lbfgsb,adam | --bounds: adam cannot hold bounds
            """)
    void wrongBoundsAreExplained(String options, String complaint) {
        Outcome outcome = minimize("x^2", options.split(" "));
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).startsWith("thalweg: " + complaint);
    }

    @Test
    void theListOfTestProblemsNamesThemAll() {
        Outcome outcome = run("minimize", "--problem", "list");
        assertThat(outcome.code()).isZero();
        for (TestProblem problem : Problems.all()) {
            assertThat(outcome.out()).contains(problem.name() + "  (", problem.formula());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --problem himelblau          | --problem: no problem 'himelblau'    | did you mean himmelblau?
            --problem beale x^2          | --problem: stands in place of        | got 'x^2' too
            --problem beale --dim x=3    | --dim: the variables of a test       | got 'x=3'
            --lr 1                       | minimize: what to minimise is missing | --problem NAME
            """)
    void aWrongProblemIsExplained(String options, String complaint, String hint) {
        Outcome outcome = run(("minimize " + options).split(" "));
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).startsWith("thalweg: " + complaint).contains(hint);
        assertThat(outcome.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cg", "cg-hz", "bfgs", "lbfgs", "newton", "newton-cg", "trust-region", "trust-exact",
            "trust-krylov", "sr1"})
    void takesMethodsThatFindTheirStepsThemselves(String method) {
        Outcome outcome = minimize("(1-x)^2 + 100*(y-x^2)^2", "--start", "x=-1.2,y=1", "--method", method, "--json");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.json().get("stopReason").asText()).isEqualTo("GRADIENT_TOLERANCE");
        assertThat(outcome.json().get("x").get(0).asDouble()).isCloseTo(1, within(0.01));
        assertThat(minimize("x^2", "--start", "1", "--method", method, "--quiet").out()).contains("\n" + method + "\n");
    }

    @Test
    void anEmptyComparisonIsNotPassedOver() {
        assertThat(minimize("x^2", "--compare", "").code()).isEqualTo(Main.WRONG_INPUT);
    }

    @Test
    void aStartMayBeNotFinite() {
        assertThat(minimize("x^2", "--start", "x=NaN", "--json").code()).isEqualTo(Main.FAILED);
        assertThat(minimize("x + y", "--start", "-Infinity,1", "--json").code()).isEqualTo(Main.FAILED);
    }

    @Test
    void aPictureOfNothingIsRefusedBeforeAnythingIsWritten() {
        Path history = folder.resolve("path.csv");
        Outcome outcome = minimize("3", "--history", history.toString(), "--plot", folder.resolve("a.png").toString());
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(history).doesNotExist();
    }

    @Test
    void aProblemTooLargeForMemoryIsSaidWithoutATrace() {
        Outcome outcome = minimize("sum(x^2)", "--dim", "x=2147483647");
        assertThat(outcome.code()).isEqualTo(Main.FAILED);
        assertThat(outcome.err()).contains("does not fit into memory").doesNotContain("\tat ");
    }

    @Test
    void theHelpsExamplesAndTablesFitTheirLines() {
        CommandSpec spec = Main.commandLine().getSubcommands().get("minimize").getCommandSpec();
        for (String line : spec.usageMessage().footer()) {
            assertThat(line.replaceAll("@\\|bold (.*?)\\|@", "$1")).hasSizeLessThan(MinimizeCommand.HELP_WIDTH + 1);
        }
        assertThat(run("help", "minimize").out().replaceAll("\\s+", " ")).contains("if(c, a, b)",
                "2-norm is below (default: 1e-5)");
        assertThat(Minimizer.DEFAULT_GRADIENT_TOLERANCE).isEqualTo(1e-5);
    }

    @Test
    void completionOffersTheMethods() {
        assertThat(run("generate-completion").out()).contains("\"gd\" \"momentum\"", "\"gd-linesearch\"");
    }

    @Test
    void sameCommandSameBytes() {
        String[] options = {"--restarts", "5", "--range", "x=-3:3", "--lr", "0.01", "--seed", "3", "--json"};
        String first = minimize("x^4 - 3*x^2 + x", options).out().replaceAll("\"seconds\": [^,}]*", "");
        String second = minimize("x^4 - 3*x^2 + x", options).out().replaceAll("\"seconds\": [^,}]*", "");
        assertThat(first).isEqualTo(second).contains("minima");
    }

    @Test
    void manyEndsAreNotAllListed() {
        String out = run("minimize", "cos(6*x) + 0.01*x^2", "--restarts", "60", "--method", "bfgs").out();
        assertThat(out).contains("reached once", " times at ", " more; --json has them all");
        assertThat(out.lines().filter(line -> line.contains(" reached "))).hasSize(12);
    }

    @Test
    void hopsLeaveTheShallowValleyAndAreTheSameEachTime() {
        String[] options = {"--start", "1", "--hops", "10", "--hop-reach", "3", "--lr", "0.01", "--json"};
        JsonNode json = minimize("x^4 - 3*x^2 + x", options).json();
        assertThat(json.get("x").get(0).asDouble()).isCloseTo(-1.3008, within(1e-3));
        assertThat(json.get("minima")).hasSize(2);
        JsonNode again = minimize("x^4 - 3*x^2 + x", options).json();
        assertThat(again.get("minima")).isEqualTo(json.get("minima"));
    }

    @Test
    void restartsFindBothValleysAndKeepTheDeeper() {
        JsonNode json = minimize("x^4 - 3*x^2 + x", "--start", "1", "--restarts", "10", "--range", "x=-3:3", "--lr",
                "0.01", "--json")
                .json();
        assertThat(json.get("x").get(0).asDouble()).isCloseTo(-1.30084, within(1e-5));
        assertThat(json.get("minima")).hasSize(2);
        assertThat(json.get("minima").get(1).get("x").get(0).asDouble()).isCloseTo(1.1309, within(1e-4));
    }

    @Test
    void vectorsAreLaidOutFlat() {
        JsonNode json = minimize("sum(x^2) + y^2", "--dim", "x=3", "--start", "x=[1,2,3],y=4", "--json").json();
        assertThat(json.get("start").toString()).isEqualTo("[1.0,2.0,3.0,4.0]");
        assertThat(json.get("variables").toString()).isEqualTo("[\"x[1]\",\"x[2]\",\"x[3]\",\"y\"]");
        assertThat(json.get("converged").asBoolean()).isTrue();
    }

    @Test
    void startsMayBeConstants() {
        JsonNode json = minimize("sin(x)", "--start", "x=pi/2 + 0.1", "--iterations", "0", "--json").json();
        assertThat(json.get("x").get(0).asDouble()).isEqualTo(Math.PI / 2 + 0.1);
        assertThat(json.get("iterations").asInt()).isZero();
    }

    @Test
    void historyGoesIntoTheOutputOrIntoAFile() throws Exception {
        JsonNode json = minimize("x^2", "--start", "3", "--iterations", "4", "--json", "--history", "-").json();
        assertThat(json.get("history")).hasSize(5);
        assertThat(json.get("history").get(1).get("stepNorm").asDouble()).isCloseTo(0.6, within(1e-15));
        Path csv = folder.resolve("path.csv");
        minimize("x^2", "--start", "3", "--iterations", "4", "--history", csv.toString());
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(6).first().isEqualTo("iteration,x,f,gradientNorm,stepNorm");
        assertThat(lines.get(1)).isEqualTo("0,3.0,9.0,6.0,0.0");
        Path file = folder.resolve("path.json");
        minimize("x^2", "--start", "3", "--iterations", "4", "--history", file.toString());
        assertThat(new ObjectMapper().readTree(file.toFile()).get("history")).hasSize(5);
    }

    @Test
    void comparesMethodsInOneTableAndOnePicture() {
        Path picture = folder.resolve("race.svg");
        Outcome outcome = minimize("(1-x)^2 + 100*(y-x^2)^2", "--start", "x=-1.2,y=1", "--compare",
                "gd:lr=0.001,momentum:lr=0.0005,adam", "--plot", picture.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("gd, lr 0.001", "momentum, lr 0.0005", "adam, lr 0.1");
        assertThat(picture).exists();
        JsonNode json = minimize("x^2", "--start", "1", "--compare", "gd,adam", "--json").json();
        assertThat(json.get("runs")).hasSize(2);
        assertThat(json.get("runs").get(1).get("method").asText()).isEqualTo("adam");
    }

    @Test
    void aComparisonIsFailedOnlyIfAllRunsAre() {
        assertThat(minimize("x^2", "--start", "1", "--compare", "gd:lr=3,gd:lr=0.1").code()).isZero();
        assertThat(minimize("x^2", "--start", "1", "--compare", "gd:lr=3,gd:lr=4").code()).isEqualTo(1);
    }

    @Test
    void climbs() {
        JsonNode json = minimize("4 - x^2", "--start", "1", "--maximize", "--json").json();
        assertThat(json.get("f").asDouble()).isCloseTo(4, within(1e-9));
        assertThat(json.get("verdict").get("kind").asText()).isEqualTo("MAXIMUM");
    }

    @Test
    void readsTheFormulaFromAFileOrStandardInput() throws Exception {
        Path file = Files.writeString(folder.resolve("bowl.txt"), "x^2\n  + y^2\n");
        assertThat(minimize("@" + file, "--start", "1", "--json").json().get("variables")).hasSize(2);
        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream("(x - 1)^2\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(minimize("-", "--json").json().get("x").get(0).asDouble()).isCloseTo(1, within(1e-5));
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void divergenceIsAFailureWithAPicture() {
        Path picture = folder.resolve("far.html");
        Outcome outcome = minimize("x^2 + y^2", "--start", "1,1", "--lr", "3", "--json", "--plot", picture.toString());
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.json().get("stopReason").asText()).isEqualTo("DIVERGED");
        assertThat(picture).exists();
    }

    @Test
    void notANumberAtTheStartIsAFailureInWords() {
        Outcome outcome = minimize("log(x)", "--start", "-1", "--json");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.json().get("f").asText()).isEqualTo("NaN");
        assertThat(outcome.json().get("verdict").get("text").asText()).contains("not finite at the start");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "x^2 + sni(y)      | sni",
            "3x^2              | 3*x",
            "(x + 1            | (",
            "x + * 2           | *",
            "x[0]              | index",
            "''                | formula",
            "x = 3             | ==",
            "sin(x, y)         | sin",
            "x^2 + $           | $",
            "1 +               | ends",
    })
    void aWrongFormulaIsShownWithItsSpot(String formula, String word) {
        Outcome outcome = minimize(formula, "--json");
        assertThat(outcome.code()).as(formula).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("thalweg: ").contains(word).doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lr=fast", "--method=newtonian", "--iterations=-1", "--tolerance=-1", "--start=x=1,z=2",
            "--start=1,2,3",
            "--start=x=1,x=2", "--start=x=[1,2", "--dim=x=0", "--dim=x=many", "--range=x=3", "--range=x=2:1",
            "--bounds=x=0:1",
            "--beta1=0.5", "--restarts=-1", "--hops=-1", "--hop-reach=2", "--plot=picture.gif", "--history=path.txt",
            "--compare=gd:lr",
            "--compare=gd,,adam",
            "--frobnicate", "--time-limit=0", "--lr=-1"})
    void aWrongOptionIsRefusedInWords(String option) {
        Outcome outcome = minimize("x^2", option, "--json");
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("thalweg: ").doesNotContain("Exception", "\tat ");
    }

    @Test
    void nothingIsWrittenWhereThePictureHasNoPlace() {
        Path history = folder.resolve("path.csv");
        Outcome outcome = minimize("x^2", "--plot", folder.resolve("missing/picture.png").toString(), "--history",
                history.toString());
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("missing");
        assertThat(history).doesNotExist();
    }

    @Test
    void theFilesOfARunAppearAllOrNone() throws Exception {
        // A folder that says it can be written, and takes no files.
        Path refusing = Path.of("/proc/picture.png");
        assumeTrue(Files.isWritable(refusing.getParent()));
        Path history = folder.resolve("path.csv");
        Outcome outcome = minimize("x^2 + y^2", "--start", "1", "--history", history.toString(), "--plot", refusing
                .toString());
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).contains("cannot write " + refusing, "nothing is written").doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void twoFilesOfOneNameAreRefused() {
        String file = folder.resolve("a.png").toString();
        assertThat(minimize("x^2", "--plot", file, "--plot", file).err()).contains("a.png: stands twice");
    }

    @Test
    void aRangeWithoutEffectIsSaid() {
        assertThat(minimize("x^2", "--range", "x=0:1").err()).contains("--range: has no effect here");
        assertThat(minimize("x^2", "--range", "x=0:1", "--quiet").err()).isEmpty();
        assertThat(minimize("x^2", "--range", "x=0:1", "--restarts", "1").err()).isEmpty();
    }

    @Test
    void anEmptyFormulaHasNoSpotToPointAt() {
        assertThat(minimize("").err()).isEqualTo("thalweg: formula: is empty; write an expression such as x^2 + 1\n");
    }

    @Test
    void settingsStandBesideTheMethodsInTheHelp() {
        String help = run("help", "minimize").out();
        int settings = help.indexOf("\n      --lr=");
        assertThat(settings).isBetween(help.indexOf("\n      --method="), help.indexOf("\n      --iterations="));
        assertThat(help.indexOf("\n      --weight-decay=")).isBetween(settings, help.indexOf("\n      --iterations="));
    }

    @Test
    void theHelpNamesEveryKeyOfTheJson() {
        String help = run("help", "minimize").out();
        JsonNode json = minimize("x^4 - x^2", "--restarts", "3", "--history", "-", "--json").json();
        String section = help.substring(help.indexOf("JSON has the keys"), help.indexOf("Exit status"));
        json.fieldNames().forEachRemaining(key -> assertThat(section).containsPattern("\\b" + key + "\\b"));
        json.get("verdict").fieldNames().forEachRemaining(key -> assertThat(section).contains(key));
    }

    @Test
    void helpNamesEveryMethodAndSetting() {
        Outcome outcome = run("help", "minimize");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("gd-linesearch", "--beta1", "--weight-decay", "Exit status");
        assertThat(run("--version").out()).startsWith("thalweg ");
        assertThat(run("generate-completion").out()).contains("complete");
        assertThat(run().out()).contains("minimize");
        assertThat(run("minimise").code()).isEqualTo(2);
    }
}
