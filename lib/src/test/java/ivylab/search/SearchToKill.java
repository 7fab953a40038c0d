package ivylab.search;

import ivylab.experiment.DataReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small search, in a process of its own: says how far it is. */
final class SearchToKill {

  private static final String SPACE =
      """
      matrix:
        blocks: [1, 2]
        width: [8, 12]
      model:
        blocks: ${blocks}
        width: ${width}
        heads: 2
        ffn: 16
        dropout: 0.1
      training:
        steps: 8
        surfaces: 4
        queries: 4
        validationSurfaces: 3
        validations: 4
        penalties:
          collocation: 3
      """;

  private SearchToKill() {}

  /** Four that differ in size, and one that diverges at once. */
  static List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>(SearchSpace.of(SPACE).grid());
    Candidate first = all.get(0);
    String wild =
        SPACE.replace("[1, 2]", "[1]").replace("[8, 12]", "[16]")
            + "  weighting:\n    data: 1.0e+300\n";
    Candidate other = SearchSpace.of(wild).grid().get(0);
    all.add(
        new Candidate("wild", first.values(), other.config(), other.sampling(), other.settings()));
    return all;
  }

  /**
   * @param arguments folder and panel
   */
  public static void main(String[] arguments) {
    DataReference data = DataReference.of(Path.of(arguments[1])).withSplit(2, 0.6, 0.2);
    Search.of(candidates(), data)
        .seed(3)
        .into(Path.of(arguments[0]))
        .cores(1)
        .watchedBy(
            event -> {
              System.out.println("at " + event.done());
              System.out.flush();
            })
        .halving(2, 3);
    System.out.println("done");
  }
}
