package ivylab.experiment;

import ivylab.progress.Progress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What experiments run with: folder, processes and progress listener. None of it changes a result.
 *
 * @param folder for results and checkpoints; empty until one is set
 * @param cores how many experiments may run at a time
 * @param given processes to use instead, which stay open; empty for new ones
 * @param progress listener
 */
public record Resources(
    Optional<Path> folder, int cores, Optional<Workers> given, Progress progress) {

  public Resources {
    if (cores < 1) throw new IllegalArgumentException("cores must be at least 1: " + cores);
    Objects.requireNonNull(progress, "progress");
  }

  /** All cores of the machine, and a line of text every two seconds; no folder. */
  public static Resources standard() {
    return new Resources(
        Optional.empty(),
        Runtime.getRuntime().availableProcessors(),
        Optional.empty(),
        Progress.lines(System.out));
  }

  /** The same in this folder. */
  public Resources withFolder(Path folder) {
    return new Resources(Optional.of(folder), cores, given, progress);
  }

  /** The same with this many experiments at a time. */
  public Resources withCores(int cores) {
    return new Resources(folder, cores, given, progress);
  }

  /** The same with these processes, which stay open. */
  public Resources withWorkers(Workers workers) {
    return new Resources(folder, cores, Optional.of(workers), progress);
  }

  /** The same with another progress listener. */
  public Resources withProgress(Progress progress) {
    return new Resources(folder, cores, given, progress);
  }

  /**
   * The folder that {@code into} must have set.
   *
   * @throws IllegalArgumentException if it did not
   */
  public Path requiredFolder() {
    return folder.orElseThrow(
        () -> new IllegalArgumentException("folder is missing: set it with into(…)"));
  }

  /** The given processes, or new ones, which {@link #release} closes. */
  public Workers workers() {
    return given.orElseGet(() -> Workers.of(cores));
  }

  /** Closes processes that {@link #workers} made; given ones stay open. */
  public void release(Workers workers) {
    if (given.isEmpty()) workers.close();
  }
}
