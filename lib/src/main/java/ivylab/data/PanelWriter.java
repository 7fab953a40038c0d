package ivylab.data;

import ivylab.file.Digest;
import ivylab.file.WholeFile;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The canonical text of a panel: one spelling for each content, on every JDK. */
final class PanelWriter {

  private static final double[] POWERS = new double[16];

  static {
    POWERS[0] = 1;
    for (int d = 1; d < POWERS.length; d++) POWERS[d] = 10 * POWERS[d - 1];
  }

  private PanelWriter() {}

  static void write(Panel panel, Path path) {
    try {
      WholeFile.write(path, out -> text(panel, out));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }

  static String digest(Panel panel) {
    return Digest.of(out -> text(panel, out));
  }

  private static void text(Panel panel, OutputStream out) throws IOException {
    header(out);
    for (Surface s : panel.surfaces()) rows(s, out);
  }

  /** The first line. */
  static void header(OutputStream out) throws IOException {
    put(String.join(",", Column.titles()) + "\n", out);
  }

  /** The lines of one surface. */
  static void rows(Surface s, OutputStream out) throws IOException {
    String head = s.asOf() + "," + quoted(s.symbol()) + ",";
    String tail =
        ","
            + number(s.market().marketReturn())
            + ","
            + number(s.market().volatility())
            + ","
            + number(s.market().rate())
            + "\n";
    var lines = new StringBuilder();
    for (Point p : s.points())
      lines
          .append(head)
          .append(number(p.k()))
          .append(',')
          .append(number(p.t()))
          .append(',')
          .append(number(vol(p)))
          .append(tail);
    put(lines.toString(), out);
  }

  private static void put(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String quoted(String symbol) {
    boolean plain = symbol.indexOf(',') < 0 && symbol.indexOf('"') < 0;
    return plain ? symbol : '"' + symbol.replace("\"", "\"\"") + '"';
  }

  /**
   * The volatility with the fewest decimals that reproduces the point's total variance to the last
   * bit or, if none does, the nearest variance that one gives.
   */
  static double vol(Point p) {
    double w = p.w();
    if (Double.isNaN(reproducing(w, p.t()))) {
      double root = Math.sqrt(w / p.t());
      w = root * root * p.t();
    }
    double root = Math.sqrt(w / p.t());
    for (int d = 1; d < POWERS.length; d++) {
      double v = Math.rint(root * POWERS[d]) / POWERS[d];
      if (v * v * p.t() == w) return v;
    }
    return reproducing(w, p.t());
  }

  /** A volatility that gives this total variance to the last bit; NaN if none does. */
  private static double reproducing(double w, double t) {
    double up = Math.sqrt(w / t);
    double down = up;
    // A square, a product, a quotient and a root: each rounds by half a unit in the last place.
    for (int i = 0; i < 4; i++) {
      if (up * up * t == w) return up;
      if (down * down * t == w) return down;
      up = Math.nextUp(up);
      down = Math.nextDown(down);
    }
    return Double.NaN;
  }

  /** The fewest decimals that read back as {@code x}; never an exponent. */
  static String number(double x) {
    if (x == 0) return "0";
    for (int d = 0; d < POWERS.length; d++) {
      double scaled = Math.rint(x * POWERS[d]);
      if (Math.abs(scaled) < 1e15 && scaled / POWERS[d] == x) return decimal((long) scaled, d);
    }
    var exact = new BigDecimal(x);
    for (int digits = 15; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.doubleValue() == x) return plain(rounded);
    }
    return plain(exact.round(new MathContext(17)));
  }

  private static String plain(BigDecimal x) {
    return x.stripTrailingZeros().toPlainString();
  }

  private static String decimal(long scaled, int decimals) {
    if (decimals == 0) return Long.toString(scaled);
    var digits = new StringBuilder(Long.toString(Math.abs(scaled)));
    while (digits.length() <= decimals) digits.insert(0, '0');
    digits.insert(digits.length() - decimals, '.');
    return scaled < 0 ? "-" + digits : digits.toString();
  }
}
