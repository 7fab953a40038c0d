package ivylab.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Runs one benchmark: {@code Main CLASS [ARGUMENT…]}; a fresh process for each disturbs none. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Class<? extends Benchmark> type = Class.forName(arguments[0]).asSubclass(Benchmark.class);
    String name = type.getSimpleName().replaceFirst("Benchmark$", "").toLowerCase(Locale.ROOT);
    Benchmark benchmark = type.getDeclaredConstructor().newInstance();
    benchmark.run(List.of(arguments).subList(1, arguments.length), new Report(name));
  }
}
