package ivylab.command;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.progress.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code environment/lab corpus}: simulates the smiles that a surrogate learns from. */
@Command(
    name = "corpus",
    description = {
      "Simulates SPX and VIX smiles of the quadratic rough Heston model for many parameter sets.%n",
      "A run that was stopped resumes when it is started again with the same options, and more"
          + " samples extend a corpus. The files are the same whatever the number of threads.%n"
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "The data set of Rosenbaum and Zhang (2021), 180,000 samples of 50,000 paths, takes about 10.5"
          + " hours on one processor and 5.3 on two, at the 42,700 samples of 20,000 paths per"
          + " processor and hour that were measured:",
      "  environment/lab corpus --out corpus --samples 180000 --paths 50000"
    })
final class CorpusCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the corpus; default: corpus")
  private Path folder = Path.of("corpus");

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      description = {
        "box: 15 parameters within the bounds of Rosenbaum and Zhang (the default)",
        "realistic: 9 coordinates, mean volatilities of 5 to 80 %%"
      })
  private Domain domain = Domain.BOX;

  @Mixin private GridOptions grid = new GridOptions();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "parameter sets; default: ${DEFAULT-VALUE}")
  private long samples = 1_000;

  @Option(
      names = "--paths",
      paramLabel = "N",
      description = "paths per parameter set; default: ${DEFAULT-VALUE}")
  private int paths = 20_000;

  @Option(
      names = "--stepping",
      paramLabel = "NAME",
      description = "implicit-euler (the default) or decoupled-factors")
  private CorpusPlan.Stepping stepping = CorpusPlan.Stepping.IMPLICIT_EULER;

  @Option(
      names = "--step",
      paramLabel = "YEARS",
      description =
          "longest step; paths of this and of twice this step are extrapolated; default: 0.0006")
  private double step = 0.0006;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of parameters and paths; default: ${DEFAULT-VALUE}")
  private long seed = 42;

  @Option(names = "--threads", paramLabel = "N", description = "default: one per processor")
  private int threads = Runtime.getRuntime().availableProcessors();

  CorpusCommand(PrintStream out) {
    this.out = out;
  }

  /** As the library that reads command lines takes it. */
  static CommandLine line(PrintStream out) {
    CommandLine line = new CommandLine(new CorpusCommand(out));
    Choices.register(line, Domain.class);
    Choices.register(line, GridOptions.Name.class);
    Choices.register(line, CorpusPlan.Stepping.class);
    return line;
  }

  @Override
  public Integer call() {
    CorpusPlan plan =
        CorpusPlan.of(domain, grid.grid())
            .withSamples(samples)
            .withPaths(paths)
            .withScheme(stepping, step, true)
            .withSeed(seed);
    Corpus corpus = made(plan);
    out.println(String.format(Locale.ROOT, "written: %s, %,d samples", folder, corpus.size()));
    return Commands.DONE;
  }

  private Corpus made(CorpusPlan plan) {
    try {
      return CorpusMaker.of(plan)
          .withThreads(threads)
          .withProgress(Progress.lines(out))
          .make(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("--out " + folder + " cannot be written: " + e, e);
    }
  }
}
