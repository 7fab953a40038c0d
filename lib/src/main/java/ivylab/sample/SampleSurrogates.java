package ivylab.sample;

import ivylab.accuracy.ErrorReport;
import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.file.WholeFile;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.sample.SurrogateTrial.Network;
import ivylab.surrogate.CorpusSmiles;
import ivylab.surrogate.SmileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the surrogates in {@code data-samples}: simulates corpora, compares networks on them, and
 * writes two trained networks, the precise smiles on which they are tested, the errors of all runs
 * and a card.
 *
 * <pre>java … ivylab.sample.SampleSurrogates data-samples target/surrogates</pre>
 */
public final class SampleSurrogates {

  /** Trained in the box, on the paper's grid. */
  public static final String BOX = "surrogate-box.safetensors";

  /** Trained in the realistic domain, where listed options are. */
  public static final String LISTED = "surrogate-listed.safetensors";

  /** Folder of the precise smiles in the box. */
  public static final String BOX_SMILES = "smiles-box";

  /** Folder of the precise smiles in the realistic domain. */
  public static final String LISTED_SMILES = "smiles-listed";

  /** Errors of all runs. */
  public static final String CURVE = "surrogate-curve.csv";

  static final String CARD = "surrogate.md";

  /**
   * How much is simulated and trained.
   *
   * @param box samples in the box
   * @param listed samples in the realistic domain
   * @param few samples of the corpora with fewer paths
   * @param precise samples in the box for the test
   * @param preciseListed samples in the realistic domain for the test
   * @param paths per sample
   * @param precisePaths per sample for the test
   * @param seeds of each run
   * @param epochs 0 for as many as the configurations say
   */
  record Sizes(
      int box,
      int listed,
      int few,
      int precise,
      int preciseListed,
      int paths,
      int precisePaths,
      int seeds,
      int epochs) {

    static final Sizes STANDARD = new Sizes(20_000, 16_384, 4_000, 500, 128, 20_000, 200_000, 3, 0);
  }

  private static final long TEST_SEED = 2026;

  private final Path samples, work;
  private final Sizes sizes;
  private final int cores;
  private final Progress progress;

  private SampleSurrogates(Path samples, Path work, Sizes sizes, int cores, Progress progress) {
    this.samples = samples;
    this.work = work;
    this.sizes = sizes;
    this.cores = cores;
    this.progress = progress;
  }

  /**
   * @param arguments the folder to which the result is written; the folder where everything is
   *     kept, from which an interrupted run resumes; training runs in parallel, if not 1
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2 || arguments.length > 3)
      throw new IllegalArgumentException("arguments must be: data-samples folder [cores]");
    int cores = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    make(
        Path.of(arguments[0]),
        Path.of(arguments[1]),
        Sizes.STANDARD,
        cores,
        Progress.lines(System.out));
  }

  static void make(Path samples, Path work, Sizes sizes, int cores, Progress progress)
      throws IOException {
    new SampleSurrogates(samples, work, sizes, cores, progress).make();
  }

  private void make() throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    CorpusPlan box = CorpusPlan.of(Domain.BOX, CorpusGrid.PAPER).withPaths(sizes.paths);
    CorpusPlan listed = CorpusPlan.of(Domain.REALISTIC, CorpusGrid.LISTED).withPaths(sizes.paths);
    SmileData boxTest = CorpusSmiles.all(test(box, sizes.precise, BOX_SMILES, processors));
    SmileData.Split all = split(box.withSamples(sizes.box), "box", processors);

    List<Job> jobs = new ArrayList<>();
    int rows = all.training().size(), few = rows;
    for (int paths : new int[] {sizes.paths / 4, sizes.paths / 16}) {
      SmileData.Split noisy =
          split(box.withSamples(sizes.few).withPaths(paths), "box-" + paths, processors);
      few = noisy.training().size();
      for (long seed = 1; seed <= sizes.seeds; seed++)
        jobs.add(new Job(new SurrogateTrial(Network.OURS, few, paths, seed), noisy, ""));
    }
    for (long seed = 1; seed <= sizes.seeds; seed++) {
      for (int n = rows; n >= rows / 8; n /= 2) {
        String file = n == rows && seed == 1 ? BOX : "";
        jobs.add(new Job(new SurrogateTrial(Network.OURS, n, sizes.paths, seed), all, file));
        jobs.add(new Job(new SurrogateTrial(Network.SEED, n, sizes.paths, seed), all, ""));
      }
      for (Network other : List.of(Network.SEED_64, Network.PAPER))
        jobs.add(new Job(new SurrogateTrial(other, rows, sizes.paths, seed), all, ""));
      jobs.add(new Job(new SurrogateTrial(Network.OURS, few, sizes.paths, seed), all, ""));
    }
    List<SurrogateRun> runs = run(jobs, Domain.BOX, boxTest);
    WholeFile.write(samples.resolve(CURVE), SurrogateRun.file(runs));

    SmileData listedTest =
        CorpusSmiles.all(test(listed, sizes.preciseListed, LISTED_SMILES, processors));
    SmileData.Split real = split(listed.withSamples(sizes.listed), "real", processors);
    SurrogateTrial last = new SurrogateTrial(Network.OURS, real.training().size(), sizes.paths, 1);
    run(List.of(new Job(last, real, LISTED)), Domain.REALISTIC, listedTest);
    WholeFile.write(
        samples.resolve(CARD), new SurrogateCard(sizes, runs).text(samples, boxTest, listedTest));
  }

  /**
   * A training run and where its network goes.
   *
   * @param file in {@code data-samples}; empty for none
   */
  private record Job(SurrogateTrial trial, SmileData.Split data, String file) {}

  /** The runs, in their order; those that were made before are read. */
  private List<SurrogateRun> run(List<Job> jobs, Domain domain, SmileData test) throws IOException {
    Files.createDirectories(work.resolve("runs"));
    ExecutorService pool = Executors.newFixedThreadPool(cores);
    try (Work done = new Work("runs", jobs.size(), progress)) {
      List<Future<SurrogateRun>> lines = new ArrayList<>();
      for (Job job : jobs)
        lines.add(
            pool.submit(
                () -> {
                  SurrogateRun run = run(job, domain, test);
                  done.step();
                  return run;
                }));
      List<SurrogateRun> all = new ArrayList<>();
      for (Future<SurrogateRun> line : lines) all.add(line.get());
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted; whole runs remain in " + work, e);
    } catch (ExecutionException e) {
      throw new IOException("a run failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private SurrogateRun run(Job job, Domain domain, SmileData test) throws IOException {
    SurrogateTrial trial = job.trial;
    Path file = work.resolve("runs").resolve(domain.name() + "-" + trial.name() + ".csv");
    if (Files.exists(file) && (job.file.isEmpty() || Files.exists(samples.resolve(job.file))))
      return SurrogateRun.of(Files.readString(file));
    try (SurrogateTrial.Result result =
        trial.run(job.data, domain, test, sizes.epochs, Progress.silent())) {
      if (!job.file.isEmpty())
        result.model().save(samples.resolve(job.file), about(job, domain, result.report()));
      SurrogateRun run = SurrogateRun.of(trial, result.report(), result.seconds());
      WholeFile.write(file, run.line() + "\n");
      return SurrogateRun.of(run.line());
    }
  }

  /** What the service and the fits read from the header of a file. */
  private static Map<String, String> about(Job job, Domain domain, ErrorReport report) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("name", job.file.replace(".safetensors", ""));
    about.put("version", "1");
    about.put("domain", domain.name());
    about.put("ivylab.made-by", SampleSurrogates.class.getName());
    about.put("ivylab.data", job.data.training().digest());
    for (ErrorReport.Line line : report.lines())
      about.put(
          "test error, mean absolute, " + line.part(),
          String.format(Locale.ROOT, "%.6f", line.mae()));
    return about;
  }

  private Corpus test(CorpusPlan like, int count, String name, int threads) throws IOException {
    return CorpusMaker.of(like.withSamples(count).withPaths(sizes.precisePaths).withSeed(TEST_SEED))
        .withThreads(threads)
        .withProgress(progress)
        .make(samples.resolve(name));
  }

  private SmileData.Split split(CorpusPlan plan, String name, int threads) throws IOException {
    return CorpusSmiles.split(
        CorpusMaker.of(plan).withThreads(threads).withProgress(progress).make(work.resolve(name)));
  }
}
