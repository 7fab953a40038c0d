package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.corpus.Corpus;
import ivylab.corpus.CorpusGrid;
import ivylab.corpus.CorpusMaker;
import ivylab.corpus.CorpusPlan;
import ivylab.corpus.Domain;
import ivylab.corpus.Part;
import ivylab.corpus.SmileSample;
import ivylab.experiment.DataReference;
import ivylab.experiment.Experiment;
import ivylab.experiment.ExperimentResult;
import ivylab.montecarlo.SmileGrid;
import ivylab.progress.Progress;
import ivylab.train.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corpora as data, and experiments with surrogates. */
class SurrogateDesignTest {

  @TempDir Path folder;

  private static final CorpusGrid GRID =
      new CorpusGrid(
          new SmileGrid(
              new double[] {0.03, 0.06}, new double[][] {{-0.05, 0, 0.02}, {-0.08, 0, 0.03}}),
          SmileGrid.product(new double[] {0.03, 0.06}, 0, 0.1));

  private Corpus corpus() throws IOException {
    CorpusPlan plan =
        CorpusPlan.of(Domain.REALISTIC, GRID)
            .withSamples(40)
            .withControls()
            .withPaths(256)
            .withScheme(CorpusPlan.Stepping.IMPLICIT_EULER, 0.005, false);
    return CorpusMaker.of(plan).withThreads(1).make(folder.resolve("corpus"));
  }

  /** Strikes of each maturity stay with it; a transposed reading swaps them. */
  @Test
  void rows_of_a_corpus_are_strike_major() throws IOException {
    Corpus corpus = corpus();
    SmileData training = CorpusReference.of(folder.resolve("corpus")).split().training();
    List<SmileSample> samples = corpus.samples(Part.TRAINING).toList();
    assertEquals(samples.size(), training.size());
    assertEquals(6 + 4 + 2, training.layout().size());
    assertArrayEquals(new double[] {-0.05, -0.08, 0, 0, 0.02, 0.03}, training.layout().spx().k());
    for (int n = 0; n < samples.size(); n++) {
      SmileSample sample = samples.get(n);
      assertArrayEquals(sample.coordinates(), training.inputs()[n]);
      for (int strike = 0; strike < 3; strike++)
        for (int maturity = 0; maturity < 2; maturity++) {
          int from = maturity * 3 + strike, to = strike * 2 + maturity;
          boolean missing = sample.spx().missing()[from] != 0;
          assertTrue(!missing || training.missing()[n][to]);
          if (training.missing()[n][to]) continue;
          assertEquals(sample.spx().vols()[from], training.vols()[n][to]);
          assertEquals(sample.spx().errors()[from], training.errors()[n][to]);
        }
      assertEquals(sample.vix().forwards()[1], training.vols()[n][11]);
      assertEquals(sample.vix().forwardErrors()[1], training.errors()[n][11]);
    }
  }

  @Test
  void an_experiment_survives_its_JSON_and_trains() throws IOException {
    corpus();
    CorpusReference data = CorpusReference.of(folder.resolve("corpus"));
    SurrogateConfig config =
        SurrogateConfig.OURS.withNetwork(new SurrogateConfig.Dense(List.of(8), false, 0));
    SurrogateDesign design = SurrogateDesign.of(config, data.split().training()).withBatch(8);
    Settings settings = design.settings().withEpochs(3).withValidations(3);
    Experiment experiment = Experiment.of("small", design, settings, data.withTrainingRows(24));
    assertEquals(experiment, Experiment.ofJson(experiment.toJson()));
    ExperimentResult result = experiment.run(folder.resolve("run"), Progress.silent());
    assertTrue(
        result.outcome() instanceof ExperimentResult.Outcome.Completed,
        result.outcome().toString());
    assertEquals(4, result.validations().size());
    assertEquals(
        experiment.digest(),
        experiment.withData(new CorpusReference("elsewhere", data.digest(), 24)).digest());
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new CorpusReference(data.folder(), "0", 0).split());
    assertTrue(e.getMessage().contains("must contain the corpus with digest 0"));
    assertFalse(design.takes(DataReference.NONE));
  }

  /** Whatever its shapes, a file of another space is another model. */
  @Test
  void a_start_file_must_have_the_inputs_and_outputs_of_the_experiment() throws IOException {
    SurrogateConfig config =
        SurrogateConfig.PAPER.withNetwork(new SurrogateConfig.Dense(List.of(4), false, 0));
    IdentifiableInputs map = IdentifiableInputs.of(ivylab.rough.ExponentialSum.lifted(), 0.09, 5);
    SmileLayout layout = CorpusSmiles.layout(GRID);
    var space = new SurrogateDesign.Space(layout, 15, map);
    var design = new SurrogateDesign(config, new SurrogateDesign.Draws(8), space);
    Path start = folder.resolve("start.safetensors");
    try (Surrogate model = design.create(1)) {
      model.save(start, java.util.Map.of());
    }
    try (Surrogate same = design.load(start)) {
      assertEquals(map, same.map());
    }
    refused(design.withMap(null), start, "input map identity, but has IdentifiableInputs");
    refused(
        design.withMap(IdentifiableInputs.of(ivylab.rough.ExponentialSum.lifted(), 0.08, 5)),
        start,
        "horizon=0.08");
    var shifted =
        SmileLayout.of(SmileLayout.Part.of(List.of(0.03, 0.07), List.of(-0.05, 0.0, 0.02)));
    refused(
        new SurrogateDesign(config, design.draws(), new SurrogateDesign.Space(shifted, 15, map)),
        start,
        "layout " + shifted + ", but has " + layout);
    refused(
        new SurrogateDesign(config, design.draws(), new SurrogateDesign.Space(layout, 9, null)),
        start,
        "number of parameters 9, but has 15");
    refused(design.withConfig(SurrogateConfig.PAPER), start, "config " + SurrogateConfig.PAPER);
  }

  private static void refused(SurrogateDesign design, Path start, String why) {
    var e = assertThrows(IllegalArgumentException.class, () -> design.load(start).close());
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void every_preset_survives_its_JSON() {
    for (var preset : new SurrogateDesign().presets()) {
      IdentifiableInputs map = IdentifiableInputs.of(ivylab.rough.ExponentialSum.lifted(), 0.09, 5);
      SurrogateDesign design = ((SurrogateDesign) preset.design()).withMap(map);
      Experiment experiment =
          Experiment.of(preset.name(), design, design.settings(), new CorpusReference());
      assertEquals(experiment, Experiment.ofJson(experiment.toJson()));
      try (Surrogate model = design.create(1)) {
        assertEquals(9, model.parameters().get("inputs.shift").size());
        assertEquals(124, model.layout().size());
      }
    }
  }
}
