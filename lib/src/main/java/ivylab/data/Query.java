package ivylab.data;

import ivylab.file.FileException;
import ivylab.file.Rows;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A point at which surfaces are to be completed.
 *
 * @param asOf the date of the surfaces; empty for every date
 * @param symbol the symbol of the surfaces; empty text for every symbol
 * @param k log-forward-moneyness
 * @param t years
 */
public record Query(Optional<LocalDate> asOf, String symbol, double k, double t) {

  /**
   * Reads the columns {@code Log Moneyness} and {@code Time to Maturity}, and {@code Datetime} and
   * {@code Symbol} if the file has them, under the rules of a {@link Panel}.
   *
   * @throws FileException naming file, row, column, rule and value, if the file breaks a rule
   */
  public static List<Query> read(Path path, Rows rows) {
    return new PanelReader(path, rows).readPlaces();
  }

  /** Whether this applies to a surface. */
  public boolean isOn(String symbol, LocalDate asOf) {
    return (this.symbol.isEmpty() || this.symbol.equals(symbol))
        && (this.asOf.isEmpty() || this.asOf.get().equals(asOf));
  }
}
