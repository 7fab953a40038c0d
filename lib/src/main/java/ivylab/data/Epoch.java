package ivylab.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * The batches of one epoch in their order, prepared by a daemon thread a few ahead of the reader.
 * To be read once, by one thread. An error in the background is thrown when its batch is requested.
 * Closing ends the thread; an epoch read to its end needs no closing.
 *
 * <p>Waiting for a batch does not respond to an interrupt, but leaves it set: the loop over the
 * batches decides between two of them.
 */
public final class Epoch implements Iterable<Batch>, AutoCloseable {

  /** A message from the background: a batch or an error. */
  private sealed interface Prepared {}

  private record Ready(Batch batch) implements Prepared {}

  private record Failed(Throwable cause) implements Prepared {}

  private final int size;
  private final BlockingQueue<Prepared> ready;
  private final Thread thread;
  private boolean begun;
  private volatile boolean closed;

  Epoch(int size, int ahead, IntFunction<Batch> prepare) {
    this.size = size;
    ready = new ArrayBlockingQueue<>(ahead);
    thread = new Thread(() -> fill(prepare), "ivylab batches");
    thread.setDaemon(true);
  }

  private void fill(IntFunction<Batch> prepare) {
    try {
      for (int i = 0; i < size && !closed; i++) ready.put(prepared(prepare, i));
    } catch (InterruptedException e) {
      // closed early
    }
  }

  private static Prepared prepared(IntFunction<Batch> prepare, int i) {
    try {
      return new Ready(prepare.apply(i));
    } catch (RuntimeException | Error e) {
      return new Failed(e);
    }
  }

  /** Reads it to its end and keeps all batches. */
  public List<Batch> toList() {
    List<Batch> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /** Number of batches that this epoch gives. */
  public int size() {
    return size;
  }

  /**
   * The batches, once.
   *
   * @throws IllegalStateException if the epoch was read before or is closed
   */
  @Override
  public Iterator<Batch> iterator() {
    if (begun) throw new IllegalStateException("an epoch can be read only once; request it again");
    if (closed) throw new IllegalStateException("the epoch is closed");
    begun = true;
    thread.start();
    return new Iterator<>() {
      private int given;

      @Override
      public boolean hasNext() {
        return given < size;
      }

      @Override
      public Batch next() {
        if (!hasNext()) throw new NoSuchElementException("the epoch has " + size + " batches");
        Prepared next = take();
        if (next instanceof Ready ready) {
          given++;
          return ready.batch();
        }
        given = size;
        close();
        Throwable cause = ((Failed) next).cause();
        throw new IllegalStateException("preparing a batch failed: " + cause.getMessage(), cause);
      }
    };
  }

  private Prepared take() {
    boolean interrupted = false;
    try {
      while (true) {
        if (closed) throw new IllegalStateException("the epoch is closed");
        try {
          Prepared next = ready.poll(100, TimeUnit.MILLISECONDS);
          if (next != null) return next;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Ends the preparation; does nothing if it has ended. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    ready.clear();
  }

  boolean isPreparing() {
    return thread.isAlive();
  }
}
