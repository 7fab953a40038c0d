package ivylab.corpus;

import ivylab.file.WholeFile;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes a corpus in a folder, shard by shard. A run that was stopped, by whatever means, resumes
 * after the last whole shard, and a corpus with fewer samples grows; the bytes are those of a run
 * without a stop, whatever the number of threads.
 *
 * <pre>
 * Corpus corpus = CorpusMaker.of(CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER)).make(folder);
 * </pre>
 */
public final class CorpusMaker {

  private final CorpusPlan plan;
  private final int threads;
  private final Progress progress;

  private CorpusMaker(CorpusPlan plan, int threads, Progress progress) {
    this.plan = plan;
    this.threads = threads;
    this.progress = progress;
  }

  /** With a thread per processor, silent. */
  public static CorpusMaker of(CorpusPlan plan) {
    return new CorpusMaker(plan, Runtime.getRuntime().availableProcessors(), Progress.silent());
  }

  /**
   * @param threads each works on a sample of its own; at least 1
   */
  public CorpusMaker withThreads(int threads) {
    if (threads < 1) throw new IllegalArgumentException("threads must be at least 1: " + threads);
    return new CorpusMaker(plan, threads, progress);
  }

  public CorpusMaker withProgress(Progress progress) {
    return new CorpusMaker(plan, threads, progress);
  }

  /**
   * One sample alone, equal to that of the whole corpus; nothing is written.
   *
   * @param index from 0, below the plan's number of samples
   */
  public SmileSample sample(long index) {
    if (index < 0 || index >= plan.samples())
      throw new IllegalArgumentException(
          "index must be 0 to %d: %d".formatted(plan.samples() - 1, index));
    return new Samples(plan).alone(index);
  }

  /**
   * Makes what is missing in the folder, which is created if need be.
   *
   * @throws IllegalArgumentException if the folder has a corpus of another plan, or one made by a
   *     simulation with other digits
   * @throws CancellationException if the thread is interrupted; whole shards remain
   * @throws IOException if a file cannot be written
   */
  public Corpus make(Path folder) throws IOException {
    Manifest manifest = Manifest.of(plan);
    Files.createDirectories(folder);
    if (Manifest.isIn(folder)) checkSame(folder, Manifest.read(folder), manifest);
    manifest.write(folder);
    String identity = manifest.identity();
    int shards = Math.toIntExact((plan.samples() + Shard.SIZE - 1) / Shard.SIZE);
    int[] ends = new int[shards];
    long done = 0;
    for (int i = 0; i < shards; i++) {
      List<SmileSample> there = there(folder, identity, i);
      if (there.size() == Shard.expected(plan.samples(), i)) ends[i] = end(there);
      done += there.size();
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Work work = Work.resumed("samples", plan.samples(), (double) done, progress)) {
      Draws draws = plan.draws(0);
      for (int number = 0; number < shards; number++) {
        if (ends[number] == 0) {
          List<SmileSample> before = there(folder, identity, number);
          if (!before.isEmpty()) draws.from(end(before));
          List<SmileSample> samples = samples(pool, work, draws, number, before);
          byte[] bytes = Shard.bytes(identity, number, samples);
          WholeFile.write(Shard.file(folder, number), out -> out.write(bytes));
          ends[number] = end(samples);
        }
        draws.from(ends[number]);
      }
    } finally {
      pool.shutdownNow();
    }
    return Corpus.open(folder);
  }

  private static List<SmileSample> there(Path folder, String identity, int number) {
    Path file = Shard.file(folder, number);
    return Files.exists(file) ? Shard.read(file, identity, number) : List.of();
  }

  /** The number after the last point. */
  private static int end(List<SmileSample> samples) {
    return samples.get(samples.size() - 1).point() + 1;
  }

  private List<SmileSample> samples(
      ExecutorService pool, Work work, Draws draws, int number, List<SmileSample> before) {
    Samples maker = new Samples(plan);
    List<InOrder.Task<SmileSample>> tasks = new ArrayList<>();
    int count = Shard.expected(plan.samples(), number);
    for (int i = before.size(); i < count; i++) {
      long index = (long) Shard.SIZE * number + i;
      Draws.Draw draw = draws.next();
      tasks.add(new InOrder.Task<>(index, () -> maker.of(index, draw)));
    }
    List<SmileSample> samples = new ArrayList<>(before);
    samples.addAll(InOrder.of(pool, work, tasks));
    return samples;
  }

  private static void checkSame(Path folder, Manifest there, Manifest wanted) {
    if (!there.behaviour().equals(wanted.behaviour()))
      throw new IllegalArgumentException(
          folder
              + " was made by a simulation with other digits; make the corpus in another folder");
    if (!there.identity().equals(wanted.identity()))
      throw new IllegalArgumentException(
          "%s has a corpus of another plan: %s instead of %s; give another folder"
              .formatted(folder, there.plan(), wanted.plan()));
    if (there.plan().samples() > wanted.plan().samples())
      throw new IllegalArgumentException(
          "%s is planned with %,d samples, more than the %,d asked for; make it with those, or open it"
              .formatted(folder, there.plan().samples(), wanted.plan().samples()));
  }
}
