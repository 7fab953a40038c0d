package ivylab.command;

import ivylab.command.Filled.Row;
import ivylab.command.Filled.Source;
import ivylab.command.Filled.Work;
import ivylab.data.OpenSurface;
import ivylab.study.Band;
import ivylab.study.Bands;
import ivylab.surface.ArbitrageReport;
import ivylab.surface.Grid;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Completes surfaces one by one; what goes wrong on one is its reason and stops no other. */
final class Filler {

  private final SurfaceMethod method;
  private final Optional<Bands> bands;

  Filler(SurfaceMethod method, Optional<Bands> bands) {
    this.method = method;
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
      Band band = new Band(method.fit(quotes.get()), bands.map(b -> b.factor(visible)).orElse(0.0));
      List<Row> filled = rows(k, t, band.vols(k, t));
      ArbitrageReport report = band.completed().arbitrage(around(quotes.get(), open));
      long failed = filled.stream().filter(row -> row.source() == Source.FAILED).count();
      String reason =
          failed == 0
              ? ""
              : "no positive finite volatility at %,d of %,d places".formatted(failed, k.length);
      return of(job, filled, Optional.of(new Work(quotes.get(), band, report)), reason);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      boolean told = e instanceof IllegalArgumentException && e.getMessage() != null;
      return of(job, List.of(), Optional.empty(), told ? e.getMessage() : e.toString());
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

  /** A mesh over the quotes and the places. */
  private static Grid around(Surface quotes, List<OpenSurface.Row> open) {
    List<Point> all = new ArrayList<>(quotes.points());
    for (OpenSurface.Row row : open) all.add(Point.ofVol(row.k(), row.t(), 1));
    return Grid.around(quotes.withPoints(all));
  }
}
