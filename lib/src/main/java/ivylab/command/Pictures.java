package ivylab.command;

import ivylab.data.Masked;
import ivylab.plot.Figure;
import ivylab.plot.Plots;
import ivylab.surface.Surface;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Figures of each completed surface, as PNG and SVG. */
final class Pictures {

  private final Path folder;
  private final Set<String> taken = new HashSet<>();

  Pictures(Path folder) {
    this.folder = folder;
  }

  void draw(Filled filled) {
    if (filled.work().isEmpty()) return;
    Filled.Work work = filled.work().get();
    Surface quotes = work.quotes();
    String name = name(filled);
    save(Plots.smiles(work.band(), quotes), name + "-smiles");
    save(Plots.surface(work.band().completed(), quotes), name + "-surface");
    save(Plots.arbitrage(work.report(), Masked.none(quotes)), name + "-arbitrage");
  }

  private void save(Figure figure, String name) {
    figure.save(folder.resolve(name + ".png"));
    figure.save(folder.resolve(name + ".svg"));
  }

  /**
   * Symbol and date in characters that every file system accepts, and a number if two would be
   * equal.
   */
  private String name(Filled filled) {
    String plain = filled.surface().symbol().replaceAll("[^A-Za-z0-9._-]", "_");
    String name = plain + "-" + filled.surface().asOf();
    String free = name;
    for (int i = 2; !taken.add(free); i++) free = name + "-" + i;
    return free;
  }
}
