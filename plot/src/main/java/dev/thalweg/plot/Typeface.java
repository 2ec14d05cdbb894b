package dev.thalweg.plot;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Letters as outlines, read from a typeface that the jar carries.
 *
 * <p>The JDK's own text needs fonts, fontconfig and freetype from the machine; a bare server has none of them, and where it
 * has, no two machines have the same. Outlines are plain polygons, so that pictures come out right, and alike,
 * everywhere.
 *
 * <p>Reads the WOFF 1.0 packing (W3C Recommendation, 2012) of an OpenType font with TrueType outlines (ISO/IEC 14496-22:
 * tables head, hhea, hmtx, cmap format 4, loca, glyf).
 */
final class Typeface {

    static final Typeface REGULAR = new Typeface("Regular");
    static final Typeface MEDIUM = new Typeface("Medium");

    private static final String FOLDER = "roboto/Roboto-";

    /** Characters that are drawn small and raised from another one's outline. */
    private static final String SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b";
    private static final String SUPERSCRIPT_BASES = "0123456789\u2212";
    private static final double SUPERSCRIPT_SIZE = 0.68;
    private static final double SUPERSCRIPT_RISE = 0.36;

    /** Composite glyphs may nest; real fonts stop at two. */
    private static final int MAX_NESTING = 5;

    private final String weight;
    private final Map<Integer, Glyph> glyphs = new HashMap<>();
    private final Map<String, ByteBuffer> tables = new HashMap<>();
    private int unitsPerEm;
    private boolean hasLongOffsets;
    private int metricCount;

    /** One letter at size 1, the baseline at y = 0 and y growing downwards, with its advance. */
    record Glyph(Path2D.Double outline, double advance) {
    }

    private Typeface(String weight) {
        this.weight = weight;
    }

    /** Returns the outline of a character; one the typeface lacks is drawn as its box. */
    synchronized Glyph glyph(int codePoint) {
        if (tables.isEmpty()) {
            load();
        }
        Glyph known = glyphs.get(codePoint);
        if (known == null) {
            known = make(codePoint);
            glyphs.put(codePoint, known);
        }
        return known;
    }

    /** Returns how wide a text is at size 1. */
    double width(String text) {
        return text.codePoints().mapToDouble(c -> glyph(c).advance()).sum();
    }

    /** Returns {@code text}, cut with an ellipsis if it is wider than {@code room} at {@code size}. */
    String fit(String text, double size, double room) {
        if (width(text) * size <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "\u2026") * size > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "\u2026";
    }

    private Glyph make(int codePoint) {
        int raised = SUPERSCRIPTS.indexOf(codePoint);
        if (raised >= 0) {
            Glyph base = glyph(SUPERSCRIPT_BASES.charAt(raised));
            AffineTransform move = new AffineTransform(SUPERSCRIPT_SIZE, 0, 0, SUPERSCRIPT_SIZE, 0, -SUPERSCRIPT_RISE);
            Path2D.Double outline = new Path2D.Double(base.outline());
            outline.transform(move);
            return new Glyph(outline, base.advance() * SUPERSCRIPT_SIZE);
        }
        int index = glyphIndex(codePoint);
        Path2D.Double outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
        appendGlyph(outline, index, AffineTransform.getScaleInstance(1.0 / unitsPerEm, -1.0 / unitsPerEm), 0);
        ByteBuffer metrics = table("hmtx");
        int advance = metrics.getShort(4 * Math.min(index, metricCount - 1)) & 0xffff;
        return new Glyph(outline, (double) advance / unitsPerEm);
    }

    private void load() {
        String resource = FOLDER + weight + ".woff";
        try (InputStream in = Typeface.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("typeface: the jar lacks " + resource);
            }
            ByteBuffer file = ByteBuffer.wrap(in.readAllBytes());
            int count = file.getShort(12);
            for (int t = 0; t < count; t++) {
                int entry = 44 + 20 * t;
                byte[] tag = new byte[4];
                file.get(entry, tag);
                tables.put(new String(tag, java.nio.charset.StandardCharsets.US_ASCII),
                        unpack(file, file.getInt(entry + 4), file.getInt(entry + 8), file.getInt(entry + 12)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("typeface: cannot read " + resource, e);
        }
        ByteBuffer head = table("head");
        unitsPerEm = head.getShort(18);
        hasLongOffsets = head.getShort(50) != 0;
        metricCount = table("hhea").getShort(34) & 0xffff;
    }

    private static ByteBuffer unpack(ByteBuffer file, int offset, int packed, int unpacked) {
        byte[] bytes = new byte[unpacked];
        if (packed == unpacked) {
            file.get(offset, bytes);
            return ByteBuffer.wrap(bytes);
        }
        byte[] input = new byte[packed];
        file.get(offset, input);
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(input);
            int length = 0;
            while (length < unpacked && !inflater.finished()) {
                int more = inflater.inflate(bytes, length, unpacked - length);
                if (more == 0) {
                    break;
                }
                length += more;
            }
            return ByteBuffer.wrap(bytes);
        } catch (DataFormatException e) {
            throw new IllegalStateException("typeface: a packed table is damaged", e);
        }
    }

    private ByteBuffer table(String tag) {
        ByteBuffer table = tables.get(tag);
        if (table == null) {
            throw new IllegalStateException("typeface: no table " + tag);
        }
        return table;
    }

    private int glyphIndex(int codePoint) {
        ByteBuffer cmap = table("cmap");
        if (codePoint > 0xffff) {
            return 0;
        }
        int count = cmap.getShort(2);
        for (int t = 0; t < count; t++) {
            int base = cmap.getInt(8 + 8 * t);
            if (cmap.getShort(base) == 4) {
                return segmentLookup(cmap, base, codePoint);
            }
        }
        return 0;
    }

    /** Looks a character up in a format 4 table: parallel arrays of segment ends, starts, deltas and offsets. */
    private static int segmentLookup(ByteBuffer cmap, int base, int codePoint) {
        int doubled = cmap.getShort(base + 6) & 0xffff;
        int ends = base + 14;
        int starts = ends + doubled + 2;
        int deltas = starts + doubled;
        int offsets = deltas + doubled;
        for (int s = 0; s < doubled; s += 2) {
            if (codePoint <= (cmap.getShort(ends + s) & 0xffff)) {
                int start = cmap.getShort(starts + s) & 0xffff;
                if (codePoint < start) {
                    return 0;
                }
                int delta = cmap.getShort(deltas + s);
                int offset = cmap.getShort(offsets + s) & 0xffff;
                if (offset == 0) {
                    return codePoint + delta & 0xffff;
                }
                int glyph = cmap.getShort(offsets + s + offset + 2 * (codePoint - start)) & 0xffff;
                return glyph == 0 ? 0 : glyph + delta & 0xffff;
            }
        }
        return 0;
    }

    private void appendGlyph(Path2D.Double outline, int index, AffineTransform transform, int nesting) {
        ByteBuffer loca = table("loca");
        int start = hasLongOffsets ? loca.getInt(4 * index) : 2 * (loca.getShort(2 * index) & 0xffff);
        int end = hasLongOffsets ? loca.getInt(4 * index + 4) : 2 * (loca.getShort(2 * index + 2) & 0xffff);
        if (end <= start) {
            return;
        }
        ByteBuffer glyf = table("glyf").duplicate();
        glyf.position(start);
        int contours = glyf.getShort();
        glyf.position(start + 10);
        if (contours >= 0) {
            appendSimple(outline, glyf, contours, transform);
        } else if (nesting < MAX_NESTING) {
            appendComposite(outline, glyf, transform, nesting);
        }
    }

    private void appendComposite(Path2D.Double outline, ByteBuffer glyf, AffineTransform transform, int nesting) {
        int flags;
        do {
            flags = glyf.getShort();
            int part = glyf.getShort() & 0xffff;
            boolean areWords = (flags & 1) != 0;
            double dx = areWords ? glyf.getShort() : glyf.get();
            double dy = areWords ? glyf.getShort() : glyf.get();
            double xx = 1;
            double yx = 0;
            double xy = 0;
            double yy = 1;
            if ((flags & 8) != 0) {
                xx = yy = fraction(glyf);
            } else if ((flags & 0x40) != 0) {
                xx = fraction(glyf);
                yy = fraction(glyf);
            } else if ((flags & 0x80) != 0) {
                xx = fraction(glyf);
                yx = fraction(glyf);
                xy = fraction(glyf);
                yy = fraction(glyf);
            }
            AffineTransform placed = new AffineTransform(transform);
            placed.concatenate(new AffineTransform(xx, yx, xy, yy, dx, dy));
            appendGlyph(outline, part, placed, nesting + 1);
        } while ((flags & 0x20) != 0);
    }

    /** Reads a signed number with 14 fraction bits. */
    private static double fraction(ByteBuffer in) {
        return in.getShort() / 16384.0;
    }

    private static void appendSimple(Path2D.Double outline, ByteBuffer glyf, int contours, AffineTransform transform) {
        int[] ends = new int[contours];
        for (int c = 0; c < contours; c++) {
            ends[c] = glyf.getShort() & 0xffff;
        }
        int points = contours == 0 ? 0 : ends[contours - 1] + 1;
        glyf.position(glyf.position() + 2 + (glyf.getShort(glyf.position()) & 0xffff));
        byte[] flags = new byte[points];
        for (int p = 0; p < points;) {
            byte flag = glyf.get();
            int repeats = (flag & 8) != 0 ? glyf.get() & 0xff : 0;
            for (int r = 0; r <= repeats; r++) {
                flags[p++] = flag;
            }
        }
        double[] xs = coordinates(glyf, flags, 2, 16);
        double[] ys = coordinates(glyf, flags, 4, 32);
        Path2D.Double simple = new Path2D.Double();
        int first = 0;
        for (int end : ends) {
            appendContour(simple, flags, xs, ys, first, end);
            first = end + 1;
        }
        outline.append(simple.getPathIterator(transform), false);
    }

    private static double[] coordinates(ByteBuffer glyf, byte[] flags, int shortBit, int sameBit) {
        double[] values = new double[flags.length];
        int value = 0;
        for (int p = 0; p < flags.length; p++) {
            boolean same = (flags[p] & sameBit) != 0;
            if ((flags[p] & shortBit) != 0) {
                int delta = glyf.get() & 0xff;
                value += same ? delta : -delta;
            } else if (!same) {
                value += glyf.getShort();
            }
            values[p] = value;
        }
        return values;
    }

    /** Appends one ring of on-curve and control points; between two control points lies an unwritten on-curve one. */
    private static void appendContour(Path2D.Double path, byte[] flags, double[] xs, double[] ys, int first, int last) {
        int count = last - first + 1;
        if (count < 2) {
            return;
        }
        int start = first;
        while (start <= last && (flags[start] & 1) == 0) {
            start++;
        }
        boolean hasOnCurve = start <= last;
        start = hasOnCurve ? start : first;
        double startX = hasOnCurve ? xs[start] : (xs[first] + xs[last]) / 2;
        double startY = hasOnCurve ? ys[start] : (ys[first] + ys[last]) / 2;
        path.moveTo(startX, startY);
        boolean hasControl = false;
        double controlX = 0;
        double controlY = 0;
        for (int k = hasOnCurve ? 1 : 0; k < count; k++) {
            int p = first + (start - first + k) % count;
            if ((flags[p] & 1) != 0) {
                if (hasControl) {
                    path.quadTo(controlX, controlY, xs[p], ys[p]);
                } else {
                    path.lineTo(xs[p], ys[p]);
                }
                hasControl = false;
            } else {
                if (hasControl) {
                    path.quadTo(controlX, controlY, (controlX + xs[p]) / 2, (controlY + ys[p]) / 2);
                }
                hasControl = true;
                controlX = xs[p];
                controlY = ys[p];
            }
        }
        if (hasControl) {
            path.quadTo(controlX, controlY, startX, startY);
        }
        path.closePath();
    }
}
