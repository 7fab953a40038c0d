package ivylab.search;

import ivylab.experiment.DataReference;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.experiment.Experiments;
import ivylab.experiment.Resources;
import ivylab.experiment.Workers;
import ivylab.file.Difference;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.progress.Progress;
import ivylab.progress.ProgressEvent;
import ivylab.progress.Work;
import ivylab.train.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Trains candidates on the same data with the same seed and ranks them by their results on the
 * validation set:
 *
 * <pre>
 * Search.of(space.grid(), data).into(folder).run()            // every candidate to its end
 * Search.of(space.random(16, seed), data).into(folder).halving(2, 4)
 * </pre>
 *
 * By default the average of the ranks in all losses counts, see {@link #objective}. The result is a
 * function of candidates, data, objective and seed, whatever the number of cores and whichever
 * candidate is ready first. It is saved in the folder as it arises: an interrupted or killed search
 * resumes.
 */
public final class Search {

  private final List<Candidate> candidates;
  private final DataReference data;
  private final Objective objective;
  private final long seed;
  private final Resources resources;

  private Search(
      List<Candidate> candidates,
      DataReference data,
      Objective objective,
      long seed,
      Resources resources) {
    this.candidates = candidates;
    this.data = data;
    this.objective = objective;
    this.seed = seed;
    this.resources = resources;
  }

  /**
   * A search among these candidates of one kind, which must have different names.
   *
   * @throws IllegalArgumentException if they do not, or the settings of one do not fit the losses
   *     and measures of its model
   */
  public static Search of(List<Candidate> candidates, DataReference data) {
    if (candidates.isEmpty()) throw new IllegalArgumentException("candidates is empty");
    Set<String> names = new HashSet<>();
    for (Candidate candidate : candidates)
      if (!names.add(candidate.name()))
        throw new IllegalArgumentException(
            "candidates must have different names, but two are '%s'".formatted(candidate.name()));
    String kind = candidates.get(0).design().kind();
    for (Candidate candidate : candidates)
      if (!candidate.design().kind().equals(kind))
        throw new IllegalArgumentException(
            "candidates must be of one kind, but '%s' is of %s and '%s' of %s"
                .formatted(candidates.get(0), kind, candidate, candidate.design().kind()));
    for (Candidate c : candidates) c.settings().check(c.design().terms(), c.design().measures());
    Objective losses = Objective.of(candidates.get(0).design());
    return new Search(List.copyOf(candidates), data, losses, 1, Resources.standard());
  }

  /**
   * What counts; by default the average of the ranks in the losses that validations report.
   *
   * @throws IllegalArgumentException if validations of the candidates do not report one of its
   *     metrics; lists those that they do
   */
  public Search objective(Objective objective) {
    objective.checked(candidates.get(0).design());
    return new Search(candidates, data, objective, seed, resources);
  }

  /** Seed of parameters, masks, order and dropout, the same for all candidates; 1 by default. */
  public Search seed(long seed) {
    return new Search(candidates, data, objective, seed, resources);
  }

  private Search with(Resources resources) {
    return new Search(candidates, data, objective, seed, resources);
  }

  /** The folder in which everything is kept; required. One folder belongs to one search. */
  public Search into(Path folder) {
    return with(resources.withFolder(folder));
  }

  /** How many candidates may be trained at a time; all cores of the machine by default. */
  public Search cores(int cores) {
    return with(resources.withCores(cores));
  }

  /** Uses these processes, which remain for another search, instead of {@link #cores}. */
  public Search with(Workers workers) {
    return with(resources.withWorkers(workers));
  }

  /** Progress listener; by default a line of text every two seconds. */
  public Search watchedBy(Progress progress) {
    return with(resources.withProgress(progress));
  }

  /**
   * Trains every candidate to its end.
   *
   * @throws IllegalArgumentException if the folder belongs to another search; says what differs
   * @throws CancellationException if the thread is interrupted; the next call resumes
   */
  public SearchResult run() {
    List<Experiment> experiments =
        candidates.stream().map(c -> experiment(c, c.settings())).toList();
    claim("every candidate to its end", experiments);
    List<Integer> all = IntStream.range(0, candidates.size()).boxed().toList();
    Workers workers = resources.workers();
    try (Share share = new Share(resources.progress(), 1)) {
      SearchResult.Rung only = rung(experiments, all, 0, workers, share);
      return finished("every candidate to its end", List.of(only));
    } finally {
      resources.release(workers);
    }
  }

  /**
   * Synchronous successive halving, Jamieson and Talwalkar (2016), arXiv:1502.07943, algorithm 1:
   * all candidates are trained for a part of their steps, the best of them {@code factor} times
   * further, and so on. A rung is ranked when all of its candidates have reached it, ties go to the
   * earlier candidate, and those that continue resume from where they stopped, bit for bit. The
   * learning rate follows the schedule of the whole training.
   *
   * @param factor by how much the steps grow and the candidates shrink, at least 2
   * @param rungs at least 2; the first has {@code steps / factor^(rungs - 1)} steps
   * @throws IllegalArgumentException if the candidates do not have the same number of training
   *     steps, or it cannot be divided this way, or the folder holds another search
   * @throws CancellationException if the thread is interrupted; the next call resumes
   */
  public SearchResult halving(int factor, int rungs) {
    if (factor < 2) throw new IllegalArgumentException("factor must be at least 2: " + factor);
    if (rungs < 2) throw new IllegalArgumentException("rungs must be at least 2: " + rungs);
    int steps = candidates.get(0).settings().length().steps();
    long parts = Math.round(Math.pow(factor, rungs - 1));
    for (Candidate c : candidates)
      if (c.settings().length().steps() != steps || steps == 0)
        throw new IllegalArgumentException(
            "candidates must have training.steps, the same for all: '%s' has %d, '%s' %d"
                .formatted(candidates.get(0), steps, c, c.settings().length().steps()));
    if (steps % parts != 0)
      throw new IllegalArgumentException(
          "training.steps must be a multiple of factor^(rungs - 1) = %d: %d"
              .formatted(parts, steps));
    String method = "successive halving by %d in %d rungs".formatted(factor, rungs);
    List<Experiment> experiments =
        candidates.stream().map(c -> experiment(c, looking(c.settings(), (int) parts))).toList();
    claim(method, experiments);
    Workers workers = resources.workers();
    try (Share share = new Share(resources.progress(), rungs)) {
      return finished(method, climb(experiments, factor, rungs, workers, share));
    } finally {
      resources.release(workers);
    }
  }

  private Path folder() {
    return resources.requiredFolder();
  }

  private List<SearchResult.Rung> climb(
      List<Experiment> experiments, int factor, int rungs, Workers workers, Share share) {
    List<SearchResult.Rung> done = new ArrayList<>();
    List<Integer> entrants = IntStream.range(0, candidates.size()).boxed().toList();
    int budget = experiments.get(0).settings().length().steps();
    for (int r = 1; r < rungs; r++) budget /= factor;
    for (int r = 0; r < rungs && !entrants.isEmpty(); r++, budget *= factor) {
      SearchResult.Rung rung =
          rung(experiments, entrants, r == rungs - 1 ? 0 : budget, workers, share);
      done.add(rung);
      int promoted = Math.max(1, entrants.size() / factor);
      entrants =
          rung.ranking(objective).stream()
              .filter(SearchResult.Ranked::finite)
              .limit(promoted)
              .map(SearchResult.Ranked::candidate)
              .sorted()
              .toList();
    }
    return done;
  }

  /** Ensures an evaluation on the validation set at the end of each rung. */
  private static Settings looking(Settings settings, int parts) {
    int times = Math.max(1, settings.validations() / parts) * parts;
    return settings.withValidations(times);
  }

  private Experiment experiment(Candidate candidate, Settings settings) {
    return Experiment.of(candidate.name(), candidate.design(), settings, data).withSeed(seed);
  }

  private SearchResult.Rung rung(
      List<Experiment> experiments,
      List<Integer> entrants,
      int stopAfter,
      Workers workers,
      Share share) {
    Experiments some =
        Experiments.of(entrants.stream().map(experiments::get).toList())
            .into(folder().resolve("trials"))
            .with(workers)
            .watchedBy(share);
    if (stopAfter > 0) some = some.stopAfter(stopAfter);
    List<ExperimentResult> results = some.run();
    share.next();
    return new SearchResult.Rung(entrants, results);
  }

  private SearchResult finished(String method, List<SearchResult.Rung> rungs) {
    SearchResult result = new SearchResult(method, objective, candidates, rungs);
    try {
      WholeFile.write(folder().resolve("ranks.csv"), result.toCsv());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder(), e);
    }
    return result;
  }

  /**
   * The search to which a folder belongs.
   *
   * @param method in words
   * @param objective what counts
   * @param experiments without names and locations of files
   */
  private record Plan(String method, Objective objective, List<Experiment> experiments) {}

  /** Makes the folder this search's own. */
  private void claim(String method, List<Experiment> experiments) {
    Path folder = folder();
    Plan plan =
        new Plan(method, objective, experiments.stream().map(Experiment::identity).toList());
    Path file = folder.resolve("search.json");
    try {
      String now = Json.text(plan);
      if (Files.exists(file)) {
        String before = Files.readString(file);
        if (!before.equals(now))
          throw new IllegalArgumentException(
              "folder %s belongs to another search: %s; use another folder, or delete this one"
                  .formatted(folder, Difference.first(before, now)));
      } else {
        Files.createDirectories(folder);
        WholeFile.write(file, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot work in " + folder, e);
    }
  }

  /** Reports the progress of a rung as a part of all rungs. */
  private static final class Share implements Progress, AutoCloseable {

    private final Work work;
    private int done;

    Share(Progress to, int rungs) {
      work = new Work("rungs", rungs, to);
    }

    @Override
    public synchronized void report(ProgressEvent event) {
      if (!event.finished()) work.reach(done + event.share());
    }

    synchronized void next() {
      work.reach(++done);
    }

    @Override
    public void close() {
      work.close();
    }
  }
}
