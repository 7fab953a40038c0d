package ivylab.ssvi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Three chains with what the reference implementation makes of them, from the folder that the
 * environment variable IVYLAB_REFERENCE names.
 */
record GoldenChains(JsonNode root) {

  static GoldenChains read() {
    String folder = System.getenv("IVYLAB_REFERENCE");
    assumeTrue(folder != null, "IVYLAB_REFERENCE is not set: no reference values to compare with");
    try {
      return new GoldenChains(
          new ObjectMapper().readTree(Path.of(folder, "golden", "essvi_seed004.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode chain(String name) {
    return root.get(name);
  }

  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).asDouble();
    return values;
  }

  double[] of(String name, String group, String key) {
    return doubles(chain(name).get(group).get(key));
  }

  Surface quotes(String name) {
    double[] k = of(name, "quotes", "k"), t = of(name, "quotes", "T"), w = of(name, "quotes", "w");
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < k.length; i++) points.add(new Point(k[i], t[i], w[i]));
    return new Surface(name, LocalDate.of(2024, 1, 2), new MarketFeatures(0, 20, 2), points);
  }

  /** The surface that the reference calibrates, or with "true" the one that made the quotes. */
  Essvi surface(String name, String group) {
    double[] t = of(name, "calibrated", "T");
    double[] theta = of(name, group, "theta"), psi = of(name, group, "psi");
    double[] rho = of(name, group, "rho");
    List<Essvi.Node> nodes = new ArrayList<>();
    for (int i = 0; i < t.length; i++)
      nodes.add(new Essvi.Node(t[i], new EssviSlice(theta[i], psi[i], rho[i])));
    return new Essvi(nodes);
  }
}
