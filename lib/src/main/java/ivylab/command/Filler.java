package ivylab.command;

import ivylab.band.Band;
import ivylab.band.Bands;
import ivylab.command.Filled.Row;
import ivylab.command.Filled.Source;
import ivylab.command.Filled.Work;
import ivylab.data.OpenSurface;
import ivylab.repair.ArbitrageFree;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import ivylab.surface.VolSurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Completes surfaces one by one; a failure on one is recorded as its reason and does not stop the
 * others.
 */
final class Filler {

  /** How a surface is completed from its quotes, for queries within a region. */
  @FunctionalInterface
  interface Completing {

    VolSurface from(Surface quotes, Grid region);

    /** As the method does it. */
    static Completing by(SurfaceMethod method) {
      return (quotes, region) -> method.fit(quotes);
    }

    /** As the method does it, then moved until it has no static arbitrage in the region. */
    static Completing repairing(SurfaceMethod method) {
      return (quotes, region) -> ArbitrageFree.repair(method.fit(quotes), quotes, region);
    }
  }

  private final Completing completing;
  private final Optional<Bands> bands;

  Filler(Completing completing, Optional<Bands> bands) {
    this.completing = completing;
    this.bands = bands;
  }

  Filled fill(Job job) {
    List<OpenSurface.Row> open = job.rows().stream().filter(row -> !row.isQuote()).toList();
    Optional<Surface> quotes = job.surface().quotes();
    if (open.isEmpty()) return of(job, List.of(), Optional.empty(), "");
    if (quotes.isEmpty()) return of(job, List.of(), Optional.empty(), "there is no quote");
    double[] k = open.stream().mapToDouble(OpenSurface.Row::k).toArray();
    double[] t = open.stream().mapToDouble(OpenSurface.Row::t).toArray();
    try {
      int visible = quotes.get().size();
      Grid region = around(quotes.get(), open);
      VolSurface completed = completing.from(quotes.get(), region);
      Band band = new Band(completed, bands.map(b -> b.factor(visible)).orElse(0.0));
      List<Row> filled = rows(k, t, band.vols(k, t));
      ArbitrageReport report = completed.arbitrage(region);
      long failed = filled.stream().filter(row -> row.source() == Source.FAILED).count();
      String reason =
          failed == 0
              ? ""
              : "no positive finite volatility at %,d of %,d points".formatted(failed, k.length);
      return of(job, filled, Optional.of(new Work(quotes.get(), band, report)), reason);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = e.getMessage();
      if (message == null || !(e instanceof IllegalArgumentException)) message = e.toString();
      return of(job, List.of(), Optional.empty(), message);
    }
  }

  private List<Row> rows(double[] k, double[] t, double[][] vols) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < k.length; i++) {
      double vol = vols[1][i];
      if (!(vol > 0 && Double.isFinite(vol))) {
        rows.add(Row.failed(k[i], t[i]));
        continue;
      }
      boolean bounded = bands.isPresent() && Double.isFinite(vols[2][i]);
      double lower = bounded ? vols[0][i] : Double.NaN, upper = bounded ? vols[2][i] : Double.NaN;
      rows.add(new Row(k[i], t[i], vol, lower, upper, Source.COMPLETED));
    }
    return rows;
  }

  /** The rows of the job with the open ones filled, in order; none filled if there are none. */
  private static Filled of(Job job, List<Row> filled, Optional<Work> work, String reason) {
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (OpenSurface.Row row : job.rows())
      if (row.isQuote()) rows.add(Row.quote(row));
      else if (filled.isEmpty()) rows.add(Row.failed(row.k(), row.t()));
      else rows.add(filled.get(next++));
    return new Filled(job.surface(), rows, work, reason);
  }

  /** A mesh over the quotes and the points. */
  private static Grid around(Surface quotes, List<OpenSurface.Row> open) {
    List<Point> all = new ArrayList<>(quotes.points());
    for (OpenSurface.Row row : open) all.add(Point.ofVol(row.k(), row.t(), 1));
    return Grid.around(quotes.withPoints(all));
  }
}
