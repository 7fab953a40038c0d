package ivylab.service;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that compute, the queue before them, and the time that a computation may take. */
final class Workers implements AutoCloseable {

  private final ThreadPoolExecutor threads;
  private final Duration time;

  Workers(ServiceLimits limits) {
    time = limits.time();
    var made = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queue()),
            task -> {
              var thread = new Thread(task, "service-" + made.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Requests that wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  /**
   * Runs the task on a thread of the pool; it should look for an interrupt, which ends it when its
   * time is over.
   *
   * @throws Refusal if the queue is full or the time is over
   */
  <T> T run(Callable<T> task) {
    var future = new FutureTask<>(task);
    try {
      threads.execute(future);
    } catch (RejectedExecutionException e) {
      throw Refusal.of(Problem.Kind.OVERLOADED, "the queue is full; try again later").retryAfter(1);
    }
    try {
      return future.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      threads.remove(future);
      throw Refusal.of(
              Problem.Kind.OUT_OF_TIME,
              "the answer must be there within %d ms; ask for less".formatted(time.toMillis()))
          .retryAfter(1);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw Refusal.of(Problem.Kind.NOT_READY, "the service stops");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refusal refusal) throw refusal;
      throw new IllegalStateException("the computation failed: " + e.getCause(), e.getCause());
    }
  }

  /** Ends a task whose time is over. */
  static void stopIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) throw new CancellationException();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
