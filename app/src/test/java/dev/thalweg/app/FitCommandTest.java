package dev.thalweg.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** Fits as people type them. Certified values are NIST's; those of weights, losses and bounds are SciPy 1.17's. */
class FitCommandTest {
    private static final Path DATA = Path.of("..", "examples", "data");
    private static final String MISRA = DATA.resolve("misra1a.csv").toString();
    private static final String EXPONENTIAL = "b1*(1 - exp(-b2*x))";

    @TempDir
    Path folder;

    private static Outcome fit(String formula, String data, String... options) {
        return Outcome.of(Stream.concat(Stream.of("fit", formula, data), Stream.of(options)).toArray(String[]::new));
    }

    private static Outcome misra(String... options) {
        return misraFrom("b1=250,b2=5e-4", options);
    }

    private static Outcome misraFrom(String start, String... options) {
        return fit(EXPONENTIAL, MISRA, Stream.concat(Stream.of("--response", "y", "--start", start), Stream.of(options))
                .toArray(String[]::new));
    }

    private static double[] estimates(JsonNode json) {
        return json.get("parameters").findValues("estimate").stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static double[] errors(JsonNode json) {
        return json.get("parameters").findValues("standardError").stream().mapToDouble(JsonNode::asDouble).toArray();
    }

    private static void assertNear(double[] got, double part, double... expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(got[i]).isCloseTo(expected[i], within(part * Math.abs(expected[i])));
        }
    }

    private String table(String text) throws IOException {
        return Files.writeString(folder.resolve("table.csv"), text).toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"lm, 500, 1e-4", "lm, 250, 5e-4", "trust, 500, 1e-4", "dogleg, 500, 1e-4"})
    void findsTheCertifiedValues(String method, String b1, String b2) {
        Outcome outcome = fit(EXPONENTIAL, MISRA, "--response", "y", "--start", "b1=" + b1 + ",b2=" + b2, "--method",
                method,
                "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        JsonNode json = outcome.json();
        assertNear(estimates(json), 1e-9, 2.3894212918E+02, 5.5015643181E-04);
        assertNear(errors(json), 1e-7, 2.7070075241E+00, 7.2668688436E-06);
        assertThat(json.get("residualSumOfSquares").asDouble()).isCloseTo(1.2455138894E-01, within(1e-11));
        assertThat(json.get("residualStandardDeviation").asDouble()).isCloseTo(1.0187876330E-01, within(1e-11));
        assertThat(json.get("degreesOfFreedom").asInt()).isEqualTo(12);
        assertNear(new double[] {json.get("parameters").get(0).get("confidence95").get(0).asDouble(), json.get(
                "parameters").get(1).get("confidence95").get(1).asDouble()}, 1e-9, 233.0440664552978,
                0.0005659895788737947);
        assertThat(json.get("method").asText()).isEqualTo(method);
    }

    @Test
    void theJsonHasItsKeysInOrder() {
        JsonNode json = misra("--json", "--restarts", "2").json();
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).containsExactly("method", "start", "parameters", "residualSumOfSquares",
                "residualStandardDeviation", "degreesOfFreedom", "rSquared", "covariance", "rows", "rowsLeftOut",
                "iterations", "evaluations", "stopReason", "converged", "warnings", "verdict", "minima", "seconds");
        assertThat(json.get("covariance")).hasSize(2);
        assertThat(json.get("covariance").get(0).get(1).asDouble()).isEqualTo(json.get("covariance").get(1).get(0)
                .asDouble()).isNegative();
        assertThat(json.get("verdict").get("kind").asText()).isEqualTo("DETERMINED");
        String help = Outcome.of("help", "fit").out();
        String section = help.substring(help.indexOf("JSON has the keys"), help.indexOf("Exit status"));
        assertThat(keys).allSatisfy(key -> assertThat(section).containsPattern("\\b" + key + "\\b"));
    }

    @Test
    void tellsPeopleEstimatesAndAVerdict() {
        String report = misra().out().replaceAll(", [0-9.e-]+ s\\)", ", … s)").replaceAll("\\d+ iterations",
                "some iterations").replaceAll("lm: .* \\(", "lm: … (");
        assertThat(report).isEqualTo("""
                fit       b1*(1 - exp(-b2*x))
                to        y of %s, 14 rows
                by        b1, b2 over x
                start     b1=250, b2=0.0005

                parameter        estimate  standard error                     95 %% interval  relative error
                b1              238.94213       2.7070075            [233.04407, 244.84019]           1.1 %%
                b2          0.00055015643   7.2668688e-06    [0.00053432328, 0.00056598958]           1.3 %%

                residual sum of squares      0.1245513889
                residual standard deviation  0.1018787633 on 12 degrees of freedom
                R²                           0.9999815801
                high correlation             b1 and b2 -0.998776

                lm: … (some iterations, … s)
                verdict: settled at a least-squares minimum; the data determine both parameters
                """.formatted(MISRA));
    }

    @Test
    void theResponseMayBeAFormulaAndTheColumnsSeveral() {
        JsonNode json = fit("b1 - b2*x1*exp(-b3*x2)", DATA.resolve("nelson.csv").toString(), "--response", "log(y)",
                "--start", "2.5,5e-9,-0.05", "--json").json();
        assertNear(estimates(json), 1e-8, 2.5906836021E+00, 5.6177717026E-09, -5.7701013174E-02);
        assertNear(errors(json), 1e-6, 1.9149996413E-02, 6.1124096540E-09, 3.9572366543E-03);
        assertThat(json.get("verdict").get("text").asText()).contains("b2 may as well be 0");
    }

    @Test
    void sigmasAreRelativeUnlessTheyAreAbsolute() {
        JsonNode relative = misra("--sigma", "0.01*y", "--json").json();
        assertNear(estimates(relative), 1e-8, 230.01802643055984, 0.0005750012586115522);
        assertNear(errors(relative), 1e-6, 2.478469987384497, 6.893068257998558e-06);
        JsonNode absolute = misra("--sigma", "0.01*y", "--absolute-sigma", "--json").json();
        assertNear(errors(absolute), 1e-6, 10.026154493663004, 2.7884528617185367e-05);
        JsonNode weighted = misra("--weights", "1e4/y^2", "--json").json();
        assertNear(errors(weighted), 1e-6, errors(relative));
    }

    @Test
    void aWeightOfZeroLeavesARowOut() {
        JsonNode json = misra("--weights", "x > 100", "--json").json();
        assertThat(json.get("degreesOfFreedom").asInt()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"linear, 183.93114803402023, 0.0007596813372715096", "huber, 238.28928370026674, 0.0005519580250814609",
            "soft-l1, 237.73282476727164, 0.0005534936400728601", "cauchy, 239.67911438087714, 0.0005481486345310613",
            "arctan, 239.81152995004686, 0.000547782047558902"})
    void lossesDecideHowAnOutlierCounts(String loss, double b1, double b2) throws IOException {
        String outlier = table(Files.readString(Path.of(MISRA)).replace("23.93,", "33.93,"));
        JsonNode json = fit(EXPONENTIAL, outlier, "--response", "y", "--start", "250,5e-4", "--loss", loss,
                "--loss-scale",
                "0.2", "--json").json();
        assertNear(estimates(json), 1e-5, b1, b2);
    }

    @Test
    void boundsAreHeldAndSaid() {
        JsonNode json = misraFrom("180,5e-4", "--bounds", "b1=0:200,b2=0:1", "--json").json();
        assertThat(json.get("method").asText()).isEqualTo("trust");
        assertNear(estimates(json), 1e-6, 200, 0.0006790593778031412);
        assertThat(json.get("verdict").get("kind").asText()).isEqualTo("DOUBTFUL");
        assertThat(json.get("warnings").get(0).asText()).contains("b1", "bound");
        JsonNode free = misraFrom("", "--bounds", "b1=100:,b2=0:0.01", "--json", "--restarts", "3").json();
        assertThat(free.get("start").toString()).isEqualTo("[200.0,0.005]");
    }

    @Test
    void parametersThatTheDataDoNotTellApartAreNamed() {
        JsonNode json = fit("a*c*x", MISRA, "--response", "y", "--json").json();
        assertThat(json.get("verdict").get("kind").asText()).isEqualTo("DOUBTFUL");
        assertThat(json.get("verdict").get("text").asText()).contains("a and c are not identified", "--restarts");
        assertThat(json.get("parameters").get(0).get("standardError").asText()).isEqualTo("Infinity");
    }

    @Test
    void startsAreOneUnlessGivenAndRestartsFindTheWay() {
        JsonNode alone = fit(EXPONENTIAL, MISRA, "--response", "y", "--json").json();
        assertThat(alone.get("start").toString()).isEqualTo("[1.0,1.0]");
        assertThat(alone.get("verdict").get("kind").asText()).isEqualTo("DOUBTFUL");
        String[] options = {"--response", "y", "--restarts", "20", "--json"};
        Outcome several = fit(EXPONENTIAL, MISRA, options);
        assertNear(estimates(several.json()), 1e-9, 2.3894212918E+02, 5.5015643181E-04);
        assertThat(several.json().get("minima").size()).isGreaterThan(1);
        assertThat(fit(EXPONENTIAL, MISRA, options).out().replaceAll("\"seconds\": [^}]*", "")).isEqualTo(several.out()
                .replaceAll("\"seconds\": [^}]*", ""));
        assertThat(fit(EXPONENTIAL, MISRA, "--response", "y", "--restarts", "20").out()).contains(
                "distinct ends, best first:",
                "0.1245513889");
    }

    @Test
    void aLimitIsNoFailure() {
        Outcome outcome = misraFrom("500,1e-4", "--iterations", "1");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("1 iteration,",
                "verdict: not settled: the iterations are used up; raise --iterations");
        assertThat(misra("--iterations", "0", "--json").json().get("iterations").asInt()).isZero();
    }

    @Test
    void aModelWithoutValueFailsInWords() throws IOException {
        Path picture = folder.resolve("a.png");
        Outcome outcome = fit("log(b)*x", MISRA, "--response", "y", "--start", "-1", "--plot", picture.toString());
        assertThat(outcome.code()).isEqualTo(Main.FAILED);
        assertThat(outcome.out()).contains(
                "verdict: failed: the model has no finite value at the start in 14 rows, first in row 1 (x = 77.6");
        assertThat(picture).exists();
        assertThat(fit("log(b)*x + c*y2", table("x,y2,y\n1,2,3\n2,3,4\n3,4,6\n"), "--response", "y", "--start", "-1,1",
                "--json", "--plot", picture.toString()).code()).isEqualTo(Main.FAILED);
    }

    @Test
    void rowsWithAMissingValueAreLeftOutAndCounted() throws IOException {
        String data = table(
                "\uFEFFx,\"the \"\"y\"\"\",note\r\n1,2.1,\"a, quoted\r\nnote\"\r\n2,NA,b\r\n3,,c\r\n4, 8.3 ,\r\n5,9.7,x\r\n");
        Path out = folder.resolve("out.csv");
        Outcome outcome = fit("b*x", data, "--response", "the \"y\"", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("thalweg: 2 rows of 5 are left out: a value is missing\n", "wrote " + out);
        assertThat(outcome.out()).contains("3 rows (2 left out)");
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).hasSize(4).first().isEqualTo("row,x,\"the \"\"y\"\"\",fitted,residual");
        assertThat(lines.get(2)).startsWith("4,4.0,8.3,");
        JsonNode json = fit("b*x", data, "--response", "the \"y\"", "--json", "--quiet").json();
        assertThat(json.get("rowsLeftOut").asInt()).isEqualTo(2);
        double b = estimates(json)[0];
        assertThat(lines.get(3)).isEqualTo("5,5.0,9.7," + 5 * b + "," + (9.7 - 5 * b));
        assertThat(fit("b*x", data, "--response", "the \"y\"", "--quiet").err()).isEmpty();
    }

    @Test
    void tablesMayBeTabbedOrComeOnStandardInput() throws IOException {
        String tabbed = Files.writeString(folder.resolve("table.TSV"), "x\ty\n1\t2\n2\t4\n3\t6.5\n").toString();
        double b = estimates(fit("b*x", tabbed, "--response", "y", "--json").json())[0];
        Outcome piped = Outcome.of("x,y\n1,2\n2,4\n3,6.5\n",
                new String[] {"fit", "b*x", "-", "--response", "y", "--json"});
        assertThat(estimates(piped.json())).containsExactly(b);
        Path out = folder.resolve("out.tsv");
        fit("b*x", tabbed, "--response", "y", "--out", out.toString());
        assertThat(Files.readString(out)).startsWith("row\tx\ty\tfitted\tresidual\n1\t1.0\t2.0\t");
    }

    @Test
    void namesThatMayMislead() throws IOException {
        String data = table("x,y,e,B\n1,2,3,4\n2,3,4,5\n3,5,6,7\n");
        assertThat(fit("b*x + e", data, "--response", "y").err()).contains(
                "e in the formula is the constant, not the column",
                "b is a parameter; the column is called B");
    }

    @Test
    void picturesOfEveryKind() throws IOException {
        for (String name : new String[] {"a.html", "a.png", "a.svg"}) {
            Path file = folder.resolve(name);
            Outcome outcome = misra("--plot", file.toString());
            assertThat(outcome.err()).isEqualTo("thalweg: wrote " + file + "\n");
            assertThat(Files.size(file)).isGreaterThan(10_000);
        }
        String svg = Files.readString(folder.resolve("a.svg"), StandardCharsets.UTF_8);
        assertThat(svg).contains("aria-label=\"238.942 ± 2.71\"", "aria-label=\"95 % prediction of an observation\"",
                "aria-label=\"y = b1*(1 - exp(-b2*x))\"");
        Path weighted = folder.resolve("weighted.svg");
        misra("--weights", "1/y", "--plot", weighted.toString());
        assertThat(Files.readString(weighted)).contains("95 % confidence").doesNotContain("95 % prediction");
        Path several = folder.resolve("several.svg");
        fit("b*x + c*z", table("x,z,y\n1,2,3\n2,3,4\n3,5,6\n"), "--response", "y", "--plot", several.toString());
        assertThat(Files.readString(several)).contains("aria-label=\"fitted y\"", "fitted = observed");
        Path mean = folder.resolve("mean.svg");
        fit("mu", MISRA, "--response", "y", "--plot", mean.toString());
        assertThat(Files.readString(mean)).contains("aria-label=\"row\"", "fitted curve");
    }

    @Test
    void theFilesOfARunAppearAllOrNone() throws IOException {
        // A folder that says it can be written, and takes no files.
        Path refusing = Path.of("/proc/picture.png");
        assumeTrue(Files.isWritable(refusing.getParent()));
        Outcome outcome = misra("--out", folder.resolve("out.csv").toString(), "--plot", refusing.toString());
        assertThat(outcome.code()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.out()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a + b*sin(             | --response y                    | (
            a + sni(x)             | --response y                    | sni
            a*sum(x)               | --response y                    | sum: looks at more than one row
            a*x[2]                 | --response y                    | index: looks at more than one row
            cumsum(a*x)            | --response y                    | cumsum: looks at more than one row
            x                      | --response y                    | formula: has no parameter to fit
            3                      | --response y                    | formula: has no parameter to fit
            y = a*x                | --json                          | formula: only what stands right of '='; write "a*x" --response "y"
            y ~ a*x                | --json                          | formula: only what stands right of '='
            a*x                    | --json                          | --response: is required; which column
            a*x                    | --response z                    | --response: a column of
            a*x                    | --response log(yy)              | --response: a column of
            a*x                    | --response sum(y)               | --response: a column of
            a*x                    | --response 3                    | --response: a column or a formula of columns
            a*x                    | --response log(y-2)             | --response: must be finite; got -Infinity in row 1 (x = 1, y = 2)
            a*x                    | --response x                    | --response: must not stand in the formula
            a*x                    | --response word                 | {}, row 1 (line 2), column word: a finite number is required; got 'one'; leave
            a*x                    | --response comma                | {}, row 2 (line 3), column comma: a finite number is required; got '1,5'; write decimals with a point
            a*x                    | --response huge                 | {}, row 3 (line 4), column huge: a finite number is required; got '1e999'; it is beyond
            a*x + b + c + d        | --response gaps                 | {}: at least as many rows as parameters are required; got 2 rows without a missing value
            a*x                    | --response y --start b=1        | --start: the formula has no parameter 'b'; it has a
            a*x                    | --response y --start 1,2        | --start: one number per parameter (a)
            a*x                    | --response y --start a=NaN      | --start: must be finite; got a=NaN
            a*x                    | --response y --start a=x        | --start: 'x' is not a number
            a*x                    | --response y --bounds x=0:1     | --bounds: the formula has no parameter 'x'; it has a
            a*x                    | --response y --bounds a=2:1     | --bounds: the lower end of a must be below
            a*x                    | --response y --bounds a=0:1 --start 7 | --start: must lie within --bounds; got a=7 outside of 0:1
            a*x                    | --response y --bounds a=0:1 --method lm | --bounds: the method must be one that holds them; got lm; use trust
            a*x                    | --response y --method newton    | --method: one of lm, trust, dogleg; got 'newton'
            a*x                    | --response y --loss l2          | --loss: one of linear, huber, soft-l1, cauchy, arctan; got 'l2'
            a*x                    | --response y --loss-scale 0     | --loss-scale: the scale must be positive
            a*x                    | --response y --weights y-3      | --weights: weights must be finite and not negative; got -1 in row 1
            a*x                    | --response y --sigma 0          | --sigma: standard deviations must be positive and finite; got 0 in row 1
            a*x                    | --response y --sigma x --weights x | --weights: not together with --sigma
            a*x                    | --response y --absolute-sigma   | --absolute-sigma: speaks of --sigma
            a*x                    | --response y --iterations -1    | --iterations: the iteration limit must not
            a*x                    | --response y --tolerance -1     | --tolerance: the value tolerance must not
            a*x                    | --response y --time-limit 0     | --time-limit: above 0 seconds
            a*x                    | --response y --restarts -1      | --restarts: at least 0
            a*x                    | --response y --plot a.gif       | --plot: the file must end in .html
            a*x                    | --response y --plot none/a.png  | --plot: cannot write none/a.png
            a*x                    | --response y --out a.txt        | --out: a .csv or .tsv file; got 'a.txt'
            a*x                    | --response y --out none/a.csv   | --out: the folder
            a*fitted               | --response y --out a.csv        | --out: needs the name 'fitted'
            a*x                    | --response y --out {}           | {}: stands twice
            a*x                    | --response y --frobnicate       | Unknown option
            """)
    void wrongInputIsRefusedInWords(String formula, String options, String complaint) throws IOException {
        String data = table("""
                x,y,word,comma,huge,gaps,fitted
                1,2,one,1,1,1,1
                2,3,two,"1,5",2,,2
                3,5,three,2,1e999,nan,3
                4,6,four,3,4,4,4
                """);
        Outcome outcome = fit(formula, data, options.replace("{}", data).split(" "));
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).startsWith("thalweg: ").contains(complaint.replace("{}", data))
                .doesNotContain("Exception", "\tat ");
        assertThat(outcome.out()).isEmpty();
        assertThat(files()).containsExactly("table.csv");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            none.csv      | `` | DATA: there is no file
            .             | `` | DATA: a .csv or .tsv file
            a.parquet     | 1  | DATA: .parquet files cannot be read yet
            a.json        | 1  | DATA: .json files cannot be read yet
            a.xlsx        | 1  | DATA: a .csv or .tsv file, or - for CSV on standard input
            a.csv         | `` | a.csv: is empty; a first row of names is required
            a.csv         | x,y;1,2;3,4,5 | a.csv, row 2 (line 3): as many fields as names; got 3 for 2
            a.csv         | x,y;1,2;3 | a.csv, row 2 (line 3): as many fields as names; got 1 for 2
            a.csv         | x,x;1,2 | a.csv, first row: the name 'x' stands twice
            a.csv         | x,,y;1,2,3 | a.csv, first row: column 2 has no name
            a.csv         | 1,2;3,4 | a.csv, first row: a row of names is required; got the numbers 1, 2
            a.csv         | x,y;1,"2 | a.csv: Unclosed quoted field at end of input (record starting at line 2)
            """)
    void tablesThatCannotBeRead(String name, String text, String complaint) throws IOException {
        Path file = folder.resolve(name);
        if (!name.startsWith("none") && !name.equals(".")) {
            Files.writeString(file, text.replace(';', '\n'));
        }
        Outcome outcome = fit("a*x", file.toString(), "--response", "y");
        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(Main.WRONG_INPUT);
        assertThat(outcome.err()).startsWith("thalweg: ").contains(complaint).doesNotContain("\tat ");
    }

    @Test
    void semicolonsAndTwoReadersOfStandardInputAreSaid() throws IOException {
        assertThat(fit("a*x", table("x;y\n1;2\n"), "--response", "y").err())
                .contains("is not separated by commas; got 'x;y'");
        assertThat(fit("-", "-", "--response", "y").err()).contains("only one of them can be read from standard input");
    }

    @Test
    void theFormulaMayComeFromAFile() throws IOException {
        Path model = Files.writeString(folder.resolve("model.txt"), EXPONENTIAL + "\n");
        assertNear(estimates(fit("@" + model, MISRA, "--response", "y", "--start", "250,5e-4", "--json").json()), 1e-9,
                2.3894212918E+02, 5.5015643181E-04);
    }

    @Test
    void manyRowsAreReadAndFitted() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        int rows = 100_000;
        for (int i = 0; i < rows; i++) {
            text.append(i % 1000).append(',').append(3 + 0.5 * (i % 1000)).append('\n');
        }
        JsonNode json = fit("a + b*x", table(text.toString()), "--response", "y", "--json", "--plot",
                folder.resolve("a.svg")
                        .toString())
                .json();
        assertNear(estimates(json), 1e-9, 3, 0.5);
        assertThat(json.get("rows").asInt()).isEqualTo(rows);
        assertThat(Files.size(folder.resolve("a.svg"))).isLessThan(3_000_000);
    }

    @Test
    void theHelpFitsItsLinesAndCompletionOffersTheNames() {
        CommandSpec spec = Main.commandLine().getSubcommands().get("fit").getCommandSpec();
        for (String line : spec.usageMessage().footer()) {
            assertThat(line.replaceAll("@\\|bold (.*?)\\|@", "$1"))
                    .hasSizeLessThanOrEqualTo(MinimizeCommand.HELP_WIDTH);
        }
        String help = Outcome.of("help", "fit").out();
        assertThat(help).contains("--absolute-sigma", "Exit status", "95 % bands").doesNotContain("%%", "%n");
        assertThat(Outcome.of("generate-completion").out()).contains("\"lm\" \"trust\" \"dogleg\"", "\"soft-l1\"");
        assertThat(Outcome.of().out()).containsPattern("\n  fit  +Fit a formula").containsPattern("\n  minimize ");
    }
}
