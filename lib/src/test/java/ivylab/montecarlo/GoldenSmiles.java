package ivylab.montecarlo;

import ivylab.rough.PublishedSets;
import ivylab.rough.QuadraticRoughHeston;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Smiles simulated by another implementation; {@code smiles.tsv} says which and how. */
final class GoldenSmiles {

  /** A volatility, or a VIX future, with one standard error. */
  record Row(String market, String set, double t, double k, double value, double error) {}

  /** The parameter sets by the name that the file has for them. */
  enum Set {
    may2017(PublishedSets.may2017()),
    september2019(PublishedSets.september2019()),
    hedgingExample(PublishedSets.hedgingExample()),
    gatheralJusselinRosenbaum(PublishedSets.gatheralJusselinRosenbaum()),
    bourgeyGatheral(PublishedSets.bourgeyGatheral());

    final QuadraticRoughHeston model;

    Set(QuadraticRoughHeston model) {
      this.model = model;
    }

    List<Row> rows(String market) {
      return ROWS.stream()
          .filter(r -> r.set().equals(name()) && r.market().equals(market))
          .toList();
    }

    /** Maturities and strikes of the file. */
    SmileGrid grid(String market) {
      double[] times = rows(market).stream().mapToDouble(Row::t).distinct().sorted().toArray();
      double[][] k = new double[times.length][];
      for (int i = 0; i < times.length; i++) {
        double t = times[i];
        k[i] = rows(market).stream().filter(r -> r.t() == t).mapToDouble(Row::k).toArray();
      }
      return new SmileGrid(times, k);
    }
  }

  private static final List<Row> ROWS = read();

  private GoldenSmiles() {}

  private static List<Row> read() {
    var in = Objects.requireNonNull(GoldenSmiles.class.getResourceAsStream("smiles.tsv"));
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("market"))
          .map(line -> line.split("\t"))
          .map(
              cell ->
                  new Row(
                      cell[0],
                      cell[1],
                      Double.parseDouble(cell[2]),
                      Double.parseDouble(cell[3]),
                      Double.parseDouble(cell[4]),
                      Double.parseDouble(cell[5])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
