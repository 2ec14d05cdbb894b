package dev.thalweg.plot;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A drawing as an SVG file; letters are outlines, defined once each, so that it looks alike in every viewer. */
final class SvgRenderer {

    /** Glyph outlines are written in units of 1/1000 of the text size. */
    private static final int GLYPH_UNITS = 1000;

    private final StringBuilder body = new StringBuilder(1 << 16);
    private final StringBuilder definitions = new StringBuilder();
    private final Map<String, String> glyphIds = new LinkedHashMap<>();
    private int clips;

    private SvgRenderer() {
    }

    static byte[] render(Drawing drawing, String title) {
        SvgRenderer renderer = new SvgRenderer();
        renderer.append(drawing.marks());
        StringBuilder out = new StringBuilder(renderer.body.length() + renderer.definitions.length() + 512);
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        Numbers.appendCoordinate(out, drawing.width());
        out.append("\" height=\"");
        Numbers.appendCoordinate(out, drawing.height());
        out.append("\" viewBox=\"0 0 ");
        Numbers.appendCoordinate(out, drawing.width());
        out.append(' ');
        Numbers.appendCoordinate(out, drawing.height());
        out.append("\" role=\"img\">\n<title>").append(escape(title)).append("</title>\n<defs>\n")
                .append(renderer.definitions).append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
                .append(renderer.body).append("</svg>\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void append(List<Drawing.Mark> marks) {
        for (Drawing.Mark mark : marks) {
            switch (mark) {
                case Drawing.Fill fill -> {
                    body.append("<path fill=\"").append(Palette.css(fill.color())).append('"');
                    appendOpacity("fill-opacity", fill.color());
                    appendPath(fill.path());
                }
                case Drawing.Stroke stroke -> append(stroke);
                case Drawing.Label label -> append(label);
                case Drawing.Group group -> append(group);
            }
        }
    }

    private void append(Drawing.Stroke stroke) {
        body.append("<path fill=\"none\" stroke=\"").append(Palette.css(stroke.color())).append('"');
        appendOpacity("stroke-opacity", stroke.color());
        body.append(" stroke-width=\"");
        Numbers.appendCoordinate(body, stroke.width());
        body.append("\" stroke-linejoin=\"round\"");
        if (stroke.dash() == 0) {
            body.append(" stroke-linecap=\"round\"");
        } else {
            body.append(" stroke-dasharray=\"");
            Numbers.appendCoordinate(body, stroke.dash());
            body.append('"');
        }
        appendPath(stroke.path());
    }

    private void append(Drawing.Group group) {
        String id = "c" + clips++;
        definitions.append("<clipPath id=\"").append(id).append("\"><path d=\"");
        appendCommands(definitions, Drawing.rectangle(group.clip()).getPathIterator(null));
        definitions.append("\"/></clipPath>\n");
        body.append("<g clip-path=\"url(#").append(id).append(")\">\n");
        append(group.marks());
        body.append("</g>\n");
    }

    private void append(Drawing.Label label) {
        double total = label.typeface().width(label.text()) * GLYPH_UNITS;
        double shift = switch (label.anchor()) {
            case START -> 0;
            case MIDDLE -> -total / 2;
            case END -> -total;
        };
        body.append("<g role=\"text\" aria-label=\"").append(escape(label.text())).append("\" fill=\"")
                .append(Palette.css(label.color())).append("\" transform=\"translate(");
        Numbers.appendCoordinate(body, label.x());
        body.append(' ');
        Numbers.appendCoordinate(body, label.y());
        body.append(label.isUpward() ? ")rotate(-90)scale(." : ")scale(.");
        // Sizes are below 100, so four decimals of the scale say the size to a tenth of a pixel.
        String scale = Long.toString(Math.round(label.size() * 10_000 / GLYPH_UNITS));
        body.append("0".repeat(4 - scale.length())).append(scale).append(")\">");
        double x = shift;
        for (int c : label.text().codePoints().toArray()) {
            Typeface.Glyph glyph = label.typeface().glyph(c);
            if (glyph.outline().getCurrentPoint() != null) {
                body.append("<use href=\"#").append(glyphId(label.typeface(), c, glyph)).append("\" x=\"");
                Numbers.appendCoordinate(body, Math.round(x));
                body.append("\"/>");
            }
            x += glyph.advance() * GLYPH_UNITS;
        }
        body.append("</g>\n");
    }

    private String glyphId(Typeface typeface, int codePoint, Typeface.Glyph glyph) {
        String key = (typeface == Typeface.MEDIUM ? "m" : "r") + Integer.toHexString(codePoint);
        String id = glyphIds.get(key);
        if (id == null) {
            id = key;
            glyphIds.put(key, id);
            Path2D.Double large = new Path2D.Double(glyph.outline());
            large.transform(java.awt.geom.AffineTransform.getScaleInstance(GLYPH_UNITS, GLYPH_UNITS));
            definitions.append("<path id=\"").append(id).append("\" d=\"");
            appendCommands(definitions, large.getPathIterator(null));
            definitions.append("\"/>\n");
        }
        return id;
    }

    private void appendOpacity(String attribute, int color) {
        int alpha = color >>> 24;
        if (alpha != 255) {
            body.append(' ').append(attribute).append("=\"");
            Numbers.appendCoordinate(body, alpha / 255.0);
            body.append('"');
        }
    }

    private void appendPath(Path2D.Double path) {
        body.append(" d=\"");
        appendCommands(body, path.getPathIterator(null));
        body.append("\"/>\n");
    }

    /** Writes a path in relative coordinates, which are the shortest; each is taken from where rounding led before. */
    private static void appendCommands(StringBuilder out, PathIterator path) {
        double[] c = new double[6];
        long startX = 0;
        long startY = 0;
        long atX = 0;
        long atY = 0;
        char last = ' ';
        for (; !path.isDone(); path.next()) {
            int type = path.currentSegment(c);
            int count = switch (type) {
                case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 2;
                case PathIterator.SEG_QUADTO -> 4;
                case PathIterator.SEG_CUBICTO -> 6;
                default -> 0;
            };
            char command = "mlqcz".charAt(type);
            boolean isRepeated = command == 'l' ? last == 'l' || last == 'm' : command == last && command != 'm';
            if (!isRepeated) {
                out.append(command);
            }
            for (int i = 0; i < count; i += 2) {
                Numbers.appendHundredths(out, Math.round(c[i] * 100) - atX, isRepeated || i > 0);
                Numbers.appendHundredths(out, Math.round(c[i + 1] * 100) - atY, true);
            }
            if (count > 0) {
                atX = Math.round(c[count - 2] * 100);
                atY = Math.round(c[count - 1] * 100);
            } else {
                atX = startX;
                atY = startY;
            }
            if (type == PathIterator.SEG_MOVETO) {
                startX = atX;
                startY = atY;
            }
            last = command;
        }
    }

    /** Returns {@code text} for XML; characters XML cannot hold become the replacement character. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean isAllowed = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xd7ff)
                            || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
                    out.appendCodePoint(isAllowed ? c : 0xfffd);
                }
            }
        });
        return out.toString();
    }
}
