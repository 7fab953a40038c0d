package ivylab.data;

import ivylab.file.Dropped;
import ivylab.file.FileException;
import ivylab.file.Rows;
import ivylab.surface.MarketFeatures;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Surfaces of a file in the schema of a {@link Panel} in which some rows have no volatility: points
 * to be completed from the quotes around them. The three market columns may be absent, all
 * together.
 *
 * @param source name of the file
 * @param hasMarket whether the file has the market columns; otherwise every surface has {@link
 *     #UNKNOWN_MARKET}
 * @param surfaces in order of date and then symbol, at least one
 * @param notices remarks of the reader, one sentence each
 * @param dropped rows that were dropped, by rule
 */
public record OpenPanel(
    String source,
    boolean hasMarket,
    List<OpenSurface> surfaces,
    List<String> notices,
    List<Dropped> dropped) {

  /** A placeholder for an unknown market: no method that reads it can be trusted. */
  public static final MarketFeatures UNKNOWN_MARKET = new MarketFeatures(0, 20, 0);

  public OpenPanel {
    surfaces =
        surfaces.stream()
            .sorted(Comparator.comparing(OpenSurface::asOf).thenComparing(OpenSurface::symbol))
            .toList();
    notices = List.copyOf(notices);
    dropped = List.copyOf(dropped);
    if (surfaces.isEmpty()) throw new IllegalArgumentException("surfaces is empty");
  }

  /**
   * Reads and checks every row as {@link Panel#read(Path, Rows)} does, except for empty
   * volatilities.
   *
   * @throws FileException naming file, row, column, rule and value, if the file breaks a rule
   */
  public static OpenPanel read(Path path, Rows rows) {
    return new PanelReader(path, rows).readOpen();
  }

  /** Number of quotes, over all surfaces. */
  public int quotes() {
    return surfaces.stream().mapToInt(s -> s.quotes().map(q -> q.size()).orElse(0)).sum();
  }

  /** Number of rows without a volatility, over all surfaces. */
  public int open() {
    return surfaces.stream().mapToInt(s -> s.rows().size()).sum() - quotes();
  }

  @Override
  public String toString() {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d quotes and %,d rows without a volatility, %,d %s%s",
                source,
                quotes(),
                open(),
                surfaces.size(),
                surfaces.size() == 1 ? "surface" : "surfaces",
                hasMarket ? "" : ", no market columns"));
    for (Dropped d : dropped) text.append("\n  ").append(d);
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
