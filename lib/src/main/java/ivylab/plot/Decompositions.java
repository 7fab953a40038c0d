package ivylab.plot;

import ivylab.probe.LossDecomposition;
import ivylab.probe.LossDecomposition.By;
import ivylab.probe.LossDecomposition.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of where losses come from. */
final class Decompositions {

  private Decompositions() {}

  /** The three losses, except those that are 0 everywhere. */
  private static List<Part> positive(LossDecomposition losses) {
    List<Part> parts = new ArrayList<>(List.of(Part.DATA, Part.CALENDAR, Part.BUTTERFLY));
    parts.removeIf(part -> !(losses.total(part) > 0));
    if (parts.isEmpty())
      throw new IllegalArgumentException("all losses of " + losses.method() + " are 0 or failed");
    return parts;
  }

  /** One panel per loss, one box per group. */
  static Figure boxes(LossDecomposition losses, By by) {
    List<Figure> panels = new ArrayList<>();
    for (Part part : positive(losses)) {
      Map<String, double[]> samples = new LinkedHashMap<>();
      losses
          .perSurface(part, by)
          .forEach(
              (name, all) -> {
                double[] positive = Arrays.stream(all).filter(v -> v > 0).toArray();
                samples.put(label(name, positive.length, all.length), positive);
              });
      panels.add(Boxes.of("", part.toString(), samples, true, 1));
    }
    return Figure.grid("%s by %s".formatted(losses.method(), by), 1, panels);
  }

  private static String label(String name, int positive, int all) {
    return positive == all
        ? "%s\n%d surfaces".formatted(name, all)
        : "%s\n%d of %d above 0".formatted(name, positive, all);
  }

  /** The losses by moneyness and maturity. */
  static Figure maps(LossDecomposition losses) {
    return Figure.grid(
        losses.method() + ", mean loss by moneyness and maturity",
        2,
        positive(losses).stream()
            .map(part -> DiagnosticPlots.buckets(losses.means(part)))
            .toList());
  }
}
