package dev.thalweg.plot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Pixels to a PNG file (ISO/IEC 15948), 8 bits each of red, green and blue; the JDK's image writers start far slower. */
final class PngEncoder {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /** The row filter "up": what is left after subtracting the pixel above; charts are mostly like their row above. */
    private static final byte FILTER_UP = 2;

    /** Pixels per metre that make a picture at two pixels per CSS pixel its natural size: 192 per inch. */
    private static final int PIXELS_PER_METRE = 7559;

    private PngEncoder() {
    }

    static byte[] encode(int[] pixels, int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 18);
        out.writeBytes(SIGNATURE);
        byte[] header = new byte[13];
        putInt(header, 0, width);
        putInt(header, 4, height);
        header[8] = 8; // bits per sample
        header[9] = 2; // red, green, blue
        chunk(out, "IHDR", header, header.length);
        byte[] density = new byte[9];
        putInt(density, 0, PIXELS_PER_METRE);
        putInt(density, 4, PIXELS_PER_METRE);
        density[8] = 1; // per metre
        chunk(out, "pHYs", density, density.length);
        byte[] rows = filter(pixels, width, height);
        try (Deflater deflater = new Deflater(6)) {
            deflater.setInput(rows);
            deflater.finish();
            byte[] packed = new byte[1 << 16];
            while (!deflater.finished()) {
                chunk(out, "IDAT", packed, deflater.deflate(packed));
            }
        }
        chunk(out, "IEND", new byte[0], 0);
        return out.toByteArray();
    }

    private static byte[] filter(int[] pixels, int width, int height) {
        byte[] rows = new byte[height * (1 + 3 * width)];
        int at = 0;
        for (int y = 0; y < height; y++) {
            rows[at++] = FILTER_UP;
            for (int x = 0; x < width; x++) {
                int here = pixels[y * width + x];
                int above = y == 0 ? 0 : pixels[(y - 1) * width + x];
                rows[at++] = (byte) ((here >> 16) - (above >> 16));
                rows[at++] = (byte) ((here >> 8) - (above >> 8));
                rows[at++] = (byte) (here - above);
            }
        }
        return rows;
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data, int length) {
        byte[] number = new byte[4];
        putInt(number, 0, length);
        out.writeBytes(number);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        out.writeBytes(name);
        out.write(data, 0, length);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data, 0, length);
        putInt(number, 0, (int) crc.getValue());
        out.writeBytes(number);
    }

    private static void putInt(byte[] target, int at, int value) {
        for (int i = 0; i < 4; i++) {
            target[at + i] = (byte) (value >>> 24 - 8 * i);
        }
    }
}
