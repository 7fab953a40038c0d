package ivylab.search;

import ivylab.experiment.DataReference;
import ivylab.experiment.PanelReference;
import ivylab.ivyspt.IvySptDesign;
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

  /** The same for another kind of model, whose steps take long enough to be hit. */
  private static final String RIDGE =
      """
      kind: ridge
      matrix:
        weight: [0.1, 0.3, 1, 4]
      training:
        steps: 12
        validations: 4
        batch: 8
        pause: 30
        schedule: {peak: 0.1}
        weighting:
          size: ${weight}
      """;

  /** What is trained. */
  enum Kind {
    IVYSPT,
    RIDGE
  }

  private SearchToKill() {}

  /** With everything but folder, cores and listener. */
  static Search search(Kind kind, Path panel) {
    if (kind == Kind.RIDGE)
      return Search.of(SearchSpace.of(RIDGE).grid(), DataReference.NONE)
          .objective(Objective.averageRank("held out", "length"))
          .seed(3);
    PanelReference data = DataReference.of(panel).withSplit(2, 0.6, 0.2);
    return Search.of(candidates(), data).seed(3);
  }

  /** Four that differ in size, and one that diverges at once. */
  static List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>(SearchSpace.of(IvySptDesign.DEFAULT, SPACE).grid());
    Candidate first = all.get(0);
    String wild =
        SPACE.replace("[1, 2]", "[1]").replace("[8, 12]", "[16]")
            + "  weighting:\n    data: 1.0e+300\n";
    Candidate other = SearchSpace.of(IvySptDesign.DEFAULT, wild).grid().get(0);
    all.add(new Candidate("wild", first.values(), other.design(), other.settings()));
    return all;
  }

  /**
   * @param arguments kind, folder and panel
   */
  public static void main(String[] arguments) {
    search(Kind.valueOf(arguments[0]), Path.of(arguments[2]))
        .into(Path.of(arguments[1]))
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
