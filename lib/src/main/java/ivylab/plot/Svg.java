package ivylab.plot;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure as SVG. VectorGraphics2D writes it; the text is then made short and the same every time:
 * no document type, coordinates of two decimals, clip paths numbered in the order they appear.
 */
final class Svg {

  private static final Pattern DOCTYPE = Pattern.compile("<!DOCTYPE[^>]*>\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("-?\\d+\\.\\d{3,}(?:[eE]-?\\d+)?|-?\\d\\.\\d+[eE]-?\\d+");
  private static final Pattern CLIP = Pattern.compile("clip-?\\d+");

  private Svg() {}

  static String of(Figure figure) {
    var g = new VectorGraphics2D();
    figure.paint(g);
    Document document =
        new SVGProcessor()
            .getDocument(g.getCommands(), new PageSize(figure.width(), figure.height()));
    var bytes = new ByteArrayOutputStream();
    try {
      document.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot happen: the stream is memory
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return numbered(rounded(DOCTYPE.matcher(text).replaceFirst("")));
  }

  private static String rounded(String svg) {
    return NUMBER
        .matcher(svg)
        .replaceAll(
            found ->
                new BigDecimal(found.group())
                    .setScale(2, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
  }

  private static String numbered(String svg) {
    Map<String, String> names = new LinkedHashMap<>();
    Matcher clips = CLIP.matcher(svg);
    return clips.replaceAll(
        found -> names.computeIfAbsent(found.group(), old -> "clip" + (names.size() + 1)));
  }
}
