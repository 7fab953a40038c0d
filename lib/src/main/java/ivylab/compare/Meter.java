package ivylab.compare;

import com.sun.management.ThreadMXBean;
import ivylab.train.PeakMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** Measures a fit and a prediction, one after another, in this thread. */
final class Meter {

  private static final double MEGABYTE = 1024 * 1024;

  /** The system counts the pages of a thread in batches: it does not register less than one. */
  private static final double BATCH = 0.25;

  private final double size = startOfPeak();
  private final double allocated = allocated();
  private double fit, predict;

  <T> T fitting(Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    fit = 1e-9 * (System.nanoTime() - begin);
    return result;
  }

  <T> T predicting(Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    predict = 1e-9 * (System.nanoTime() - begin);
    return result;
  }

  Cost read() {
    double grown = peak() - size;
    return new Cost(fit, predict, allocated() - allocated, grown < BATCH ? 0 : grown);
  }

  /** The current size in megabytes; NaN if the peak cannot be reset to it. */
  private static double startOfPeak() {
    try {
      return PeakMemory.forget() ? PeakMemory.megabytes() : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double peak() {
    try {
      return PeakMemory.megabytes();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double allocated() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
            && threads.isThreadAllocatedMemorySupported()
            && threads.isThreadAllocatedMemoryEnabled()
        ? threads.getThreadAllocatedBytes(Thread.currentThread().getId()) / MEGABYTE
        : Double.NaN;
  }
}
