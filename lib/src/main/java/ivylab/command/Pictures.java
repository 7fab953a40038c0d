package ivylab.command;

import ivylab.data.Masked;
import ivylab.plot.Figure;
import ivylab.plot.SurfacePlots;
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
    Masked quotes = Masked.none(work.quotes());
    String name = name(filled);
    save(SurfacePlots.smiles(work.band(), quotes), name + "-smiles");
    save(SurfacePlots.surface(work.band().completed(), quotes), name + "-surface");
    save(SurfacePlots.arbitrage(work.report(), quotes), name + "-arbitrage");
  }

  private void save(Figure figure, String name) {
    save(figure, folder, name);
  }

  /** As PNG and SVG. */
  static void save(Figure figure, Path folder, String name) {
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
