package ivylab.experiment;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Processes that run experiments, for several calls of {@link Experiments#run} in succession: each
 * starts with its first experiment and ends when this is closed. The system property {@code
 * ivylab.worker.options} adds options to their Java, for example {@code -Xmx8g}.
 */
public final class Workers implements AutoCloseable {

  private final List<WorkerProcess> processes;

  private Workers(int cores) {
    processes = IntStream.range(0, cores).mapToObj(i -> new WorkerProcess()).toList();
  }

  /** This many at a time, each with one thread of the engine. */
  public static Workers of(int cores) {
    if (cores < 1) throw new IllegalArgumentException("cores must be at least 1: " + cores);
    return new Workers(cores);
  }

  int size() {
    return processes.size();
  }

  Stream<WorkerProcess> first(int count) {
    return processes.stream().limit(count);
  }

  /** Ends all processes at once, whatever they are doing. */
  @Override
  public void close() {
    processes.forEach(WorkerProcess::close);
  }
}
