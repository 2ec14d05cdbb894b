package dev.thalweg.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class StaticPictureTest {

    private static final Pattern NUMBER = Pattern.compile("[a-zA-Z]|-?(?:\\d+\\.?\\d*|\\.\\d+)");

    static Stream<String> names() {
        return Samples.every().keySet().stream();
    }

    private static Document svg(Figure figure) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(PictureFormat.SVG.render(figure)));
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Lowest x, lowest y, highest x, highest y of a path's points (its control points, for curves). */
    private static double[] bounds(String d) {
        double[] bounds = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        Matcher tokens = NUMBER.matcher(d);
        char command = ' ';
        List<Double> numbers = new ArrayList<>();
        double x = 0;
        double y = 0;
        double startX = 0;
        double startY = 0;
        while (tokens.find()) {
            String token = tokens.group();
            if (Character.isLetter(token.charAt(0))) {
                command = token.charAt(0);
                if (command == 'z') {
                    x = startX;
                    y = startY;
                }
                continue;
            }
            numbers.add(Double.parseDouble(token));
            int needed = command == 'c' ? 6 : command == 'q' ? 4 : 2;
            if (numbers.size() == needed) {
                for (int i = 0; i < needed; i += 2) {
                    double px = x + numbers.get(i);
                    double py = y + numbers.get(i + 1);
                    bounds = new double[] {Math.min(bounds[0], px), Math.min(bounds[1], py), Math.max(bounds[2], px),
                            Math.max(bounds[3], py)};
                }
                x += numbers.get(needed - 2);
                y += numbers.get(needed - 1);
                if (command == 'm') {
                    startX = x;
                    startY = y;
                    command = 'l';
                }
                numbers.clear();
            }
        }
        return bounds;
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFigureGivesWellFormedSvgInsideItsPicture(String name) throws Exception {
        Document document = svg(Samples.every().get(name));
        Element root = document.getDocumentElement();
        double width = Double.parseDouble(root.getAttribute("width"));
        double height = Double.parseDouble(root.getAttribute("height"));
        assertThat(root.getTagName()).isEqualTo("svg");
        for (Element path : elements(document, "path")) {
            boolean isLetter = path.hasAttribute("id");
            boolean isClipped = path.getParentNode() instanceof Element group && group.hasAttribute("clip-path");
            if (!isLetter && !isClipped && !path.getAttribute("d").isEmpty()) {
                double[] bounds = bounds(path.getAttribute("d"));
                assertThat(bounds[0]).isGreaterThan(-1);
                assertThat(bounds[1]).isGreaterThan(-1);
                assertThat(bounds[2]).isLessThan(width + 1);
                assertThat(bounds[3]).isLessThan(height + 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFigureGivesAPngOfTwiceTheSize(String name) throws Exception {
        Figure figure = Samples.every().get(name);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(PictureFormat.PNG.render(figure)));
        Drawing drawing = PictureFormat.draw(figure);
        assertThat(image.getWidth()).isEqualTo((int) (drawing.width() * 2));
        assertThat(image.getHeight()).isEqualTo((int) Math.ceil(drawing.height() * 2));
        assertThat(colors(image)).isGreaterThan(20);
    }

    private static long colors(BufferedImage image) {
        return java.util.Arrays
                .stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())).distinct()
                .count();
    }

    private static long count(BufferedImage image, int x, int width, int rgb) {
        return java.util.Arrays.stream(image.getRGB(x, 0, width, image.getHeight(), null, 0, width))
                .filter(c -> c == rgb).count();
    }

    @Test
    void thePathIsOnTheSurfaceAndOnTheContour() throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(PictureFormat.PNG.render(Samples.bowlFigure(0.1,
                10))));
        int half = image.getWidth() / 2;
        assertThat(count(image, 0, half, Palette.run(0))).isGreaterThan(2000);
        assertThat(count(image, half, half, Palette.run(0))).isGreaterThan(1000);
        // The legend alone, without steps, has far less of the colour.
        BufferedImage point = ImageIO.read(new ByteArrayInputStream(PictureFormat.PNG.render(Samples.bowlFigure(0.1,
                0))));
        assertThat(count(point, half, half, Palette.run(0))).isLessThan(500);
    }

    @Test
    void theContoursPathStaysInsideItsFrame() throws Exception {
        // Every second point of this run is far outside of the range.
        Document document = svg(Samples.bowlFigureInRange(2));
        List<double[]> runLines = elements(document, "path").stream()
                .filter(path -> path.getAttribute("stroke").equals(Palette.css(Palette.run(0))))
                .filter(path -> path.getParentNode() instanceof Element group && group.hasAttribute("clip-path"))
                .map(path -> bounds(path.getAttribute("d"))).toList();
        assertThat(runLines).isNotEmpty();
        Element clip = elements(document, "clipPath").getFirst();
        double[] frame = bounds(((Element) clip.getElementsByTagName("path").item(0)).getAttribute("d"));
        for (double[] line : runLines) {
            assertThat(line[0]).isGreaterThanOrEqualTo(frame[0] - 0.02);
            assertThat(line[2]).isLessThanOrEqualTo(frame[2] + 0.02);
        }
    }

    @Test
    void aPictureSaysWhatItDoesNotShow() throws Exception {
        assertThat(labels(Samples.bowlFigureInRange(2)))
                .anyMatch(text -> text.contains("leaves the picture at iteration 1")
                        && text.contains("x = \u22124") && text.contains("returns"));
        assertThat(labels(Samples.bowlFigure(2.6, 2000)))
                .anyMatch(text -> text.contains("runs away: leaves the picture") && text.contains("ends"));
        assertThat(labels(Samples.all().get("start outside"))).anyMatch(text -> text.contains("starts outside"));
        assertThat(labels(Samples.all().get("all outside"))).anyMatch(text -> text.contains("lies outside"));
        assertThat(labels(Samples.all().get("nowhere defined"))).anyMatch(text -> text.contains("no finite value"));
        assertThat(labels(Samples.bowlFigure(0.1, 10))).noneMatch(text -> text.contains("picture"));
    }

    static List<String> labels(Figure figure) throws Exception {
        return elements(svg(figure), "g").stream().map(group -> group.getAttribute("aria-label")).toList();
    }

    @Test
    void theTextsAreThere() throws Exception {
        assertThat(labels(Samples.bowlFigureInRange(0.1))).contains("0.5*x^2 + x + 0.25*y^2 - 2", "gd, lr 0.1", "x",
                "y",
                "10 steps, f = \u22121.59442 \u2014 iteration limit reached", "\u22122.5");
    }

    @Test
    void holesAreLeftEmpty() throws IOException {
        BufferedImage image = ImageIO
                .read(new ByteArrayInputStream(PictureFormat.PNG.render(Samples.all().get("holes"))));
        int half = image.getWidth() / 2;
        assertThat(count(image, half, half, Palette.HOLE)).isGreaterThan(10_000);
    }

    @Test
    void sameFigureSameBytes() {
        for (String name : List.of("bowl", "holes", "curve diverging", "five variables", "line", "many")) {
            for (PictureFormat format : PictureFormat.values()) {
                assertThat(format.render(Samples.every().get(name))).as(name + " " + format)
                        .isEqualTo(format.render(Samples.every().get(name)));
            }
        }
    }

    @Test
    void hundredThousandStepsGiveAModestFile() {
        DescentRun slow = Samples.bowlRun(1e-4, 100_000);
        DescentRun jumping = Samples.bowlRun(2, 100_000);
        DescentFigure figure = DescentFigure.of("long", Samples.XY, List.of(slow, jumping))
                .withObjective(Samples.batch(Samples::bowl));
        assertThat(PictureFormat.SVG.render(figure)).hasSizeLessThan(2_500_000);
        assertThat(PictureFormat.PNG.render(figure)).hasSizeLessThan(2_000_000);
    }

    /** Draws one picture; what {@link #theMachinesFontsAreNotTouched} runs in a JVM of its own. */
    static final class DrawOne {

        private DrawOne() {
        }

        public static void main(String[] arguments) {
            PictureFile.of(Path.of(arguments[0])).write(Samples.bowlFigure(0.1, 10));
        }
    }

    @Test
    void theMachinesFontsAreNotTouched(@TempDir Path folder) throws Exception {
        // A machine without fonts and fontconfig fails as soon as the JDK looks for a font.
        Path png = folder.resolve("one.png");
        Process process = new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xlog:class+load",
                "-cp", System.getProperty("java.class.path"), DrawOne.class.getName(), png.toString())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        assertThat(process.waitFor()).isZero();
        String loaded = Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
        assertThat(loaded).contains("dev.thalweg.plot.PngRenderer").doesNotContain("sun.font.FontManager ")
                .doesNotContain("sun.awt.FontConfiguration ").doesNotContain("sun.font.SunFontManager ")
                .doesNotContain("FcFontConfiguration");
        assertThat(Files.readAllBytes(png)).isEqualTo(PictureFormat.PNG.render(Samples.bowlFigure(0.1, 10)));
    }
}
