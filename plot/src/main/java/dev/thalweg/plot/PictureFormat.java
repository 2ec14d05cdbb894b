package dev.thalweg.plot;

import java.nio.file.Path;
import java.util.Locale;

/** The kinds of files that show a figure. */
public enum PictureFormat {

    /** One page that needs no network: surface, contour and curves to turn, zoom, step through and play. */
    HTML {
        @Override
        byte[] render(Figure figure) {
            return switch (figure) {
                case DescentFigure descent -> HtmlPage.render("page", descent.title(), PageData.of(descent));
                case FitFigure fit -> HtmlPage.render("fit", fit.title(), FitPageData.of(fit));
            };
        }
    },

    /** Pixels, two to a CSS pixel. */
    PNG {
        @Override
        byte[] render(Figure figure) {
            return PngRenderer.render(draw(figure));
        }
    },

    /** The same drawing as PNG, in lines and areas. */
    SVG {
        @Override
        byte[] render(Figure figure) {
            return SvgRenderer.render(draw(figure), figure.title());
        }
    };

    /**
     * {@return the format that a file's name asks for by its suffix: .html, .htm, .png or .svg, in any case}
     *
     * @param path the file
     * @throws IllegalArgumentException if the name ends in none of these
     */
    public static PictureFormat of(Path path) {
        Path file = path.getFileName();
        String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
        String suffix = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
        return switch (suffix) {
            case "html", "htm" -> HTML;
            case "png" -> PNG;
            case "svg" -> SVG;
            default -> throw new IllegalArgumentException("plot: the file must end in .html, .png or .svg; got "
                    + path);
        };
    }

    /** Returns the whole file. */
    abstract byte[] render(Figure figure);

    /** Returns the static picture. */
    static Drawing draw(Figure figure) {
        return switch (figure) {
            case DescentFigure descent -> StaticFigure.draw(descent);
            case FitFigure fit -> FitPicture.draw(fit);
        };
    }
}
