package dev.thalweg.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;

/** A drawing as a PNG file, at two pixels per CSS pixel; letters are filled outlines, never the machine's fonts. */
final class PngRenderer {

    /** Pixels per CSS pixel: sharp on today's screens and in print. */
    static final int SCALE = 2;

    private PngRenderer() {
    }

    static byte[] render(Drawing drawing) {
        // The image lives in memory only; without this a machine that has no screen refuses.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        int width = (int) Math.ceil(drawing.width() * SCALE);
        int height = (int) Math.ceil(drawing.height() * SCALE);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            paint(graphics, drawing.marks());
        } finally {
            graphics.dispose();
        }
        return PngEncoder.encode(((DataBufferInt) image.getRaster().getDataBuffer()).getData(), width, height);
    }

    private static void paint(Graphics2D graphics, List<Drawing.Mark> marks) {
        for (Drawing.Mark mark : marks) {
            switch (mark) {
                case Drawing.Fill fill -> {
                    graphics.setColor(new Color(fill.color(), true));
                    graphics.fill(fill.path());
                }
                case Drawing.Stroke stroke -> {
                    graphics.setColor(new Color(stroke.color(), true));
                    graphics.setStroke(stroke(stroke));
                    graphics.draw(stroke.path());
                }
                case Drawing.Label label -> paint(graphics, label);
                case Drawing.Group group -> {
                    Graphics2D inner = (Graphics2D) graphics.create();
                    inner.clip(Drawing.rectangle(group.clip()));
                    paint(inner, group.marks());
                    inner.dispose();
                }
            }
        }
    }

    private static BasicStroke stroke(Drawing.Stroke stroke) {
        float width = (float) stroke.width();
        if (stroke.dash() == 0) {
            return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
        }
        float[] dash = {(float) stroke.dash(), (float) stroke.dash()};
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
    }

    private static void paint(Graphics2D graphics, Drawing.Label label) {
        graphics.setColor(new Color(label.color(), true));
        AffineTransform place = AffineTransform.getTranslateInstance(label.x(), label.y());
        if (label.isUpward()) {
            place.quadrantRotate(-1);
        }
        double total = label.typeface().width(label.text()) * label.size();
        place.translate(switch (label.anchor()) {
            case START -> 0;
            case MIDDLE -> -total / 2;
            case END -> -total;
        }, 0);
        place.scale(label.size(), label.size());
        Path2D.Double outline = new Path2D.Double(Path2D.WIND_NON_ZERO);
        label.text().codePoints().forEach(c -> {
            Typeface.Glyph glyph = label.typeface().glyph(c);
            outline.append(glyph.outline().getPathIterator(place), false);
            place.translate(glyph.advance(), 0);
        });
        graphics.fill(outline);
    }
}
