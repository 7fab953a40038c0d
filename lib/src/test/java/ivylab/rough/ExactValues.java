package ivylab.rough;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The exact part of the reference values: another implementation, in NumPy, with a numerical
 * solution of the Volterra equation on two grids. Its own error is up to 1.4e-5, relative.
 */
final class ExactValues {

  /** One parameter set and what is known of it. */
  record Case(String name, QuadraticRoughHeston model) {

    double[] get(String group, String key) {
      JsonElement value =
          root().getAsJsonObject("sets").getAsJsonObject(name).getAsJsonObject(group).get(key);
      return value.isJsonArray()
          ? doubles(value.getAsJsonArray())
          : new double[] {value.getAsDouble()};
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private ExactValues() {}

  static Stream<Case> lifted() {
    return Stream.of(
        new Case("rz_2017_05_19", PublishedSets.may2017()),
        new Case("rz_2019_09_10", PublishedSets.september2019()),
        new Case("rz_section_4_2", PublishedSets.hedgingExample()),
        new Case("gjr_2020_lift10", PublishedSets.gatheralJusselinRosenbaum()));
  }

  static Stream<Case> all() {
    return Stream.concat(
        lifted(), Stream.of(new Case("bg_2025_flat", PublishedSets.bourgeyGatheral())));
  }

  static double[] kernel(String key) {
    return doubles(root().getAsJsonObject("kernel").getAsJsonArray(key));
  }

  static JsonObject limit(String name) {
    return root().getAsJsonObject("limits").getAsJsonObject(name);
  }

  static double[] doubles(JsonArray array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) values[i] = array.get(i).getAsDouble();
    return values;
  }

  private static JsonObject root() {
    try (InputStream in = ExactValues.class.getResourceAsStream("exact.json")) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
