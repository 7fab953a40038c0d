package ivylab.command;

import ivylab.ivyspt.ResidualErrors;
import ivylab.ivyspt.ResidualErrors.Day;
import ivylab.plot.Charts;
import ivylab.plot.Figure;
import ivylab.plot.Series;
import ivylab.plot.TrainingPlots;
import ivylab.train.History;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/** Figures of a training run: its losses, its errors by condition and by date, as PNG and SVG. */
final class TrainingPictures {

  private final Path folder;

  TrainingPictures(Path folder) {
    this.folder = folder;
  }

  void draw(List<History> members, ResidualErrors errors) {
    for (int i = 0; i < members.size(); i++)
      save(TrainingPlots.training(members.get(i)), "training-" + (i + 1));
    Table table = errors.toTable();
    table.removeColumns("Ratio", "Lower", "Upper");
    save(Charts.bars("", "IV MAPE (%)", table), "errors");
    save(
        Charts.lines(
            "",
            "dates held out",
            "IV MAPE (%), mean over conditions",
            line("network", errors, Day::network),
            line("process", errors, Day::process)),
        "dates");
  }

  private static Series line(String name, ResidualErrors errors, ToDoubleFunction<Day> error) {
    var byDate =
        errors.days().stream()
            .collect(
                Collectors.groupingBy(Day::date, TreeMap::new, Collectors.averagingDouble(error)));
    return Series.of(name, byDate.values().stream().mapToDouble(x -> x).toArray());
  }

  private void save(Figure figure, String name) {
    Pictures.save(figure, folder, name);
  }
}
