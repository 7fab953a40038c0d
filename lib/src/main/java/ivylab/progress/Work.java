package ivylab.progress;

import ivylab.progress.ProgressEvent.Epoch;
import ivylab.progress.ProgressEvent.Rate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * Counts long work, measures its pace, reports each step to a listener, and stops on an interrupt.
 * Several threads may share one.
 *
 * <pre>
 * try (Work work = new Work("gradients", n, progress)) {
 *   for (int i = 0; i &lt; n; i++) {
 *     work.orStop();
 *     …
 *     work.step();
 *   }
 * }
 * </pre>
 */
public final class Work implements AutoCloseable {

  private final String unit, rated;
  private final long total;
  private final Progress progress;
  private final LongSupplier clock;
  private final Pace pace;
  private ProgressEvent last;

  /**
   * Work that starts now.
   *
   * @param unit of the steps, in the plural, for messages, for example {@code gradients}
   * @param total number of steps, 0 if unknown
   */
  public Work(String unit, long total, Progress progress) {
    this(unit, unit, total, 0, progress, System::nanoTime);
  }

  Work(String unit, String rated, long total, double done, Progress progress, LongSupplier clock) {
    this.unit = unit;
    this.rated = rated;
    this.total = total;
    this.progress = Objects.requireNonNull(progress, "progress");
    this.clock = clock;
    pace = new Pace(clock.getAsLong());
    last = ProgressEvent.of(done, total, unit).withRate(Double.NaN, rated);
  }

  /**
   * Work of which a part was done earlier; the pace is that of the rest.
   *
   * @param done steps done before
   */
  public static Work resumed(String unit, long total, double done, Progress progress) {
    return rated(unit, unit, total, done, progress);
  }

  /**
   * Work whose pace is stated in another unit than its steps: steps of training, surfaces per
   * second.
   *
   * @param rated unit of the pace, in the plural
   */
  public static Work rated(String unit, String rated, long total, double done, Progress progress) {
    return new Work(unit, rated, total, done, progress, System::nanoTime);
  }

  /** One step is done. */
  public void step() {
    step(Map.of());
  }

  /**
   * One step is done.
   *
   * @param figures worth showing
   */
  public synchronized void step(Map<String, Double> figures) {
    reach(last.done() + 1, 1, last.underWay(), last.epoch(), figures);
  }

  /**
   * One step of training is done.
   *
   * @param amount done in this step, in the unit of the pace
   * @param figures worth showing
   */
  public synchronized void step(double amount, Epoch epoch, Map<String, Double> figures) {
    reach(last.done() + 1, amount, last.underWay(), Optional.of(epoch), figures);
  }

  /** The total done so far; less than before changes nothing. */
  public synchronized void reach(double done) {
    reach(done, Math.max(0, done - last.done()), last.underWay());
  }

  /**
   * The total done so far.
   *
   * @param amount done since the last report, in the unit of the pace
   * @param underWay in words
   */
  public synchronized void reach(double done, double amount, String underWay) {
    reach(done, amount, underWay, last.epoch(), last.figures());
  }

  private void reach(
      double to,
      double amount,
      String underWay,
      Optional<Epoch> epoch,
      Map<String, Double> figures) {
    double done = Math.max(last.done(), total == 0 ? to : Math.min(to, (double) total));
    pace.add(done - last.done(), amount, clock.getAsLong());
    last =
        new ProgressEvent(
            done,
            total,
            unit,
            underWay,
            epoch,
            figures,
            new Rate(pace.perSecond(), rated),
            total == 0 ? Double.NaN : pace.secondsFor(total - done),
            false);
    progress.report(last);
  }

  /** The amount done. */
  public synchronized double done() {
    return last.done();
  }

  /**
   * @throws CancellationException if the thread is interrupted, which is cleared, so that what
   *     follows in a notebook can run
   */
  public synchronized void orStop() {
    if (!Thread.interrupted()) return;
    String of = total == 0 ? "" : " of " + total;
    throw new CancellationException("interrupted after %.0f%s %s".formatted(last.done(), of, unit));
  }

  /** Reports the end, once. */
  @Override
  public synchronized void close() {
    if (last.finished()) return;
    last = last.atEnd();
    progress.report(last);
  }
}
