package ivylab.benchmark;

import java.io.IOException;
import java.util.List;

/**
 * Something measured by {@code environment/lab bench}. A class {@code XBenchmark} with a
 * constructor without arguments, anywhere in the test tree, is the benchmark {@code x}.
 */
public interface Benchmark {

  /**
   * @param arguments those after its name on the command line
   * @param report takes the figures
   */
  void run(List<String> arguments, Report report) throws IOException;
}
