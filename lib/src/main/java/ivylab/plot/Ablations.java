package ivylab.plot;

import ivylab.plot.DotPlot.Row;
import ivylab.study.AblationResult;
import ivylab.study.LadderResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Errors of variants and rungs with their spread over seeds. */
final class Ablations {

  private static final double LEVEL = 0.05;
  private static final String ERROR = "IV MAPE (%)";

  private Ablations() {}

  static Figure of(AblationResult result) {
    List<Double> p = result.corrected();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < result.rows().size(); i++) {
      AblationResult.Row row = result.rows().get(i);
      rows.add(
          row(
              row.name(),
              row.mean(AblationResult.Seed::mape),
              row.deviation(AblationResult.Seed::mape),
              row.seeds().stream().map(AblationResult.Seed::mape).toList(),
              i > 0 && p.get(i - 1) < LEVEL));
    }
    String differs = "differs from the " + result.base().name();
    return DotPlot.of(result.title(), ERROR, rows, differs, "no significant difference");
  }

  static Figure of(LadderResult result, String condition) {
    List<Row> rows = new ArrayList<>();
    for (String rung : result.rungs()) {
      List<LadderResult.Row> seeds = result.rows(rung, condition);
      rows.add(
          row(
              rung,
              result.mean(rung, condition, LadderResult.Row::mape),
              result.deviation(rung, condition, LadderResult.Row::mape),
              seeds.stream().map(LadderResult.Row::mape).toList(),
              seeds.stream().allMatch(seed -> seed.p() < LEVEL)));
    }
    String title = condition.endsWith("%") ? condition + " hidden" : condition + " visible";
    return DotPlot.of(title, ERROR, rows, "differs from the process", "no significant difference");
  }

  private static Row row(
      String name, double mean, double deviation, List<Double> single, boolean differs) {
    return new Row(name, note(mean, deviation, single), mean, deviation, single, differs);
  }

  private static String note(double mean, double deviation, List<Double> single) {
    if (!Double.isFinite(mean))
      return "%d of %d seeds"
          .formatted(single.stream().filter(Double::isFinite).count(), single.size());
    return Double.isFinite(deviation)
        ? String.format(Locale.ROOT, "%.2f ± %.2f", mean, deviation)
        : String.format(Locale.ROOT, "%.2f", mean);
  }
}
