package ivylab.corpus;

import ivylab.progress.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Work on samples on several threads, whose results come in the order of the samples. */
final class InOrder {

  private InOrder() {}

  /** What is computed for the sample with this number. */
  record Task<T>(long sample, Callable<T> result) {}

  /**
   * @param work counts the results
   * @throws CancellationException if the thread is interrupted
   * @throws IllegalStateException if a task fails
   */
  static <T> List<T> of(ExecutorService pool, Work work, List<Task<T>> tasks) {
    List<Future<T>> futures = new ArrayList<>();
    for (Task<T> task : tasks) futures.add(pool.submit(task.result));
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        work.orStop();
        results.add(future.get());
        work.step();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        work.orStop();
      } catch (ExecutionException e) {
        throw new IllegalStateException(
            "sample %d failed: %s".formatted(tasks.get(results.size()).sample, e.getCause()),
            e.getCause());
      }
    }
    return results;
  }
}
