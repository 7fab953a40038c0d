package ivylab.command;

import ivylab.band.Band;
import ivylab.data.OpenSurface;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Surface;
import java.util.List;
import java.util.Optional;

/**
 * The outcome for one surface.
 *
 * @param surface as it is in the file
 * @param rows all rows of the file in their order, then the additional points requested
 * @param work what was made from its quotes; empty if nothing was requested or nothing could be
 *     made
 * @param reason why not all of it was completed; empty if it was
 */
record Filled(OpenSurface surface, List<Row> rows, Optional<Work> work, String reason) {

  /**
   * A row of the output.
   *
   * @param vol annualised Black volatility; NaN where there is none
   * @param lower edge of its band; NaN where there is none
   * @param upper edge of its band; NaN where there is none
   * @param source what the volatility is
   */
  record Row(double k, double t, double vol, double lower, double upper, Source source) {

    static Row quote(OpenSurface.Row row) {
      return new Row(row.k(), row.t(), row.vol(), Double.NaN, Double.NaN, Source.QUOTE);
    }

    static Row failed(double k, double t) {
      return new Row(k, t, Double.NaN, Double.NaN, Double.NaN, Source.FAILED);
    }
  }

  /** The source of a volatility. */
  enum Source {
    QUOTE,
    COMPLETED,
    FAILED
  }

  /**
   * A completed surface.
   *
   * @param quotes from which it was made
   * @param band around it; of width 0 if no bands were requested
   * @param report of its arbitrage
   */
  record Work(Surface quotes, Band band, ArbitrageReport report) {}

  Filled {
    rows = List.copyOf(rows);
  }

  long count(Source source) {
    return rows.stream().filter(row -> row.source() == source).count();
  }

  boolean isWhole() {
    return reason.isEmpty();
  }
}
