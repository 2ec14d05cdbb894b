package dev.thalweg.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A figure as one page that needs nothing but a browser: its data, a style, its scripts, and plotly.js, all inside. */
final class HtmlPage {

    private static final String PLOTLY = "plotly/plotly.min.js";

    /** Characters to set aside: mostly plotly.js. */
    private static final int EXPECTED_SIZE = 4_000_000;

    private HtmlPage() {
    }

    /** Returns the page of a kind (its frame and its script are resources of that name) with data for the script. */
    static byte[] render(String kind, String title, String data) {
        String page = resource(kind + ".html");
        StringBuilder out = new StringBuilder(EXPECTED_SIZE);
        int at = 0;
        for (int open = page.indexOf("{{"); open >= 0; open = page.indexOf("{{", at)) {
            int close = page.indexOf("}}", open);
            out.append(page, at, open).append(switch (page.substring(open + 2, close)) {
                case "title" -> SvgRenderer.escape(title);
                case "style" -> resource("page.css");
                case "plotly" -> resource(PLOTLY);
                case "data" -> data;
                case "script" -> resource("common.js") + resource(kind + ".js");
                default -> throw new IllegalStateException("page: no such part, " + page.substring(open, close + 2));
            });
            at = close + 2;
        }
        return out.append(page, at, page.length()).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("page: the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("page: cannot read " + name, e);
        }
    }
}
