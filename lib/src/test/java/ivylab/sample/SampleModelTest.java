package ivylab.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.compare.Comparison;
import ivylab.compare.ComparisonResult;
import ivylab.compare.Metric;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.method.Quadratic;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.train.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The trained model in data-samples, and the recipe that made it. */
class SampleModelTest {

  private static final Path SAMPLES = Path.of("..", "data-samples");

  private static Panel panel() {
    return Panel.read(SAMPLES.resolve(SamplePanels.PRETRAIN));
  }

  @Test
  void the_shipped_model_is_the_default_and_as_good_as_its_card_says() throws IOException {
    Split split = SampleModel.split(panel());
    try (IvySpt model = IvySpt.load(SAMPLES.resolve(SampleModel.FILE))) {
      assertEquals(Config.DEFAULT, model.config());
      ComparisonResult errors =
          Comparison.of(model, Quadratic.method())
              .surfacesAtMost(6)
              .withoutMesh()
              .watchedBy(Progress.silent())
              .on(split.test(), List.of(0.5), 1);
      double ours = errors.value(Metric.MAPE, model.name(), 0.5);
      // the card: 0.69 % on 60 surfaces; single surfaces lie between 0.4 and 1.2 %
      assertTrue(ours < 1.2, "IV MAPE " + ours);
      assertTrue(ours < errors.value(Metric.MAPE, "quadratic", 0.5) / 2);
    }
    String card = Files.readString(SAMPLES.resolve(SampleModel.CARD));
    assertTrue(card.contains(panel().digest()), "the card names the panel that is here");
    assertTrue(card.contains(split.training().digest()), "and its training part");
  }

  /** A small one, made twice by the recipe of the large one. */
  @Test
  void the_recipe_makes_the_same_model_again() {
    Panel few = panel().only("SYN1", "SYN2");
    assertArrayEquals(small(few), small(few), 0);
  }

  private static double[] small(Panel panel) {
    Config config = Config.DEFAULT.withWidth(8).withBlocks(1).withHeads(2).withFfn(16);
    try (IvySpt model = IvySpt.create(config, SampleModel.SEED)) {
      Run<IvySpt> run =
          SampleModel.trainer(
                  SampleModel.task(model, SampleModel.split(panel)).withValidationSurfaces(8), 2)
              .validations(2)
              .watchedBy(Progress.silent())
              .train();
      double first = run.history().metric("IV MAPE")[0];
      double last = run.history().metric("IV MAPE")[2];
      assertTrue(last < first, "it learns: IV MAPE from %s to %s".formatted(first, last));
      return model.parameters().names().stream()
          .flatMapToDouble(name -> Arrays.stream(model.parameters().values(name)))
          .toArray();
    }
  }
}
