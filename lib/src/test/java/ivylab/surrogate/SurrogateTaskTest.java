package ivylab.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ivylab.operator.ParameterFunction;
import ivylab.progress.Progress;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurrogateTaskTest {

  @TempDir Path folder;

  private static final SmileData.Split SPLIT =
      Smiles.data(Smiles.BOTH, 640, 1e-3, 0.05, 2).split(0.8, 0.1, 1);

  private static final SurrogateConfig.Network SMALL =
      new SurrogateConfig.Dense(List.of(24, 24), false, 0);

  static Surrogate model(SurrogateConfig config, long seed) {
    return Surrogate.create(config, Smiles.BOTH, 4, seed);
  }

  static Trainer<Surrogate> trainer(Surrogate model) {
    return Trainer.of(SurrogateTask.of(model, SPLIT).withBatch(32)).watchedBy(Progress.silent());
  }

  /** The noise alone is 0.1 volatility points, and so 1 in units of the standard error. */
  @Test
  void every_configuration_learns() {
    for (SurrogateConfig config :
        List.of(
            SurrogateConfig.seed(8).withNetwork(new SurrogateConfig.Residual(2, 24, 16)),
            SurrogateConfig.PAPER.withNetwork(SMALL),
            SurrogateConfig.TEXT.withNetwork(new SurrogateConfig.Dense(List.of(32), true, 0.05)),
            SurrogateConfig.OURS.withNetwork(SMALL).withHead(new SurrogateConfig.Smooth(7, 4))))
      try (Surrogate model = model(config, 1)) {
        Run<Surrogate> run =
            trainer(model)
                .epochs(25)
                .validations(25)
                .schedule(Schedule.warmupCosine(0.05, 5e-3, 1e-5))
                .train();
        double[] rmse = run.history().metric("RMSE"), errors = run.history().metric("error/se");
        assertTrue(run.completed(), run.toString());
        int last = rmse.length - 1;
        assertTrue(rmse[last] < 0.15 * rmse[0], config.head() + ": " + rmse[last]);
        assertEquals(errors[last], 10 * rmse[last], 1e-6, "standard errors are 0.1 points");
        assertTrue(run.history().metric("MAE")[last] < rmse[last]);
      }
  }

  @Test
  void the_same_seed_gives_the_same_digits() {
    List<double[]> ends = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2})
      try (Surrogate model = model(dropping(), seed)) {
        trainer(model).epochs(2).train();
        ends.add(model.parameters().values("out.weight"));
      }
    assertArrayEquals(ends.get(0), ends.get(1));
    assertNotEquals(ends.get(0)[0], ends.get(2)[0]);
  }

  private static SurrogateConfig dropping() {
    return SurrogateConfig.TEXT.withNetwork(new SurrogateConfig.Dense(List.of(16, 16), true, 0.2));
  }

  /** With dropout, running statistics, a plateau and best weights. */
  @Test
  void stopped_and_resumed_it_ends_bit_for_bit_the_same() throws Exception {
    Path whole = folder.resolve("whole"), cut = folder.resolve("cut");
    for (int way = 0; way < 3; way++)
      try (Surrogate model = model(dropping(), 3)) {
        Trainer<Surrogate> trainer =
            trainer(model)
                .epochs(4)
                .validations(4)
                .schedule(Schedule.plateau(1e-3, "RMSE", 1, 0.5, 1e-6))
                .patience("RMSE", 3)
                .into(way == 0 ? whole : cut);
        Run<Surrogate> run = (way == 1 ? trainer.stopAfter(37) : trainer).train();
        assertEquals(way != 1, run.completed());
      }
    String file = "checkpoint.safetensors";
    assertEquals(-1, Files.mismatch(whole.resolve(file), cut.resolve(file)));
    try (Surrogate model = Surrogate.load(whole.resolve(file))) {
      assertEquals(dropping(), model.config());
    }
  }

  /** Derivatives of the smiles along random directions, without noise, by central differences. */
  private static SmileData.Slopes slopes(SmileData data, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] directions = new double[data.size()][], slopes = new double[data.size()][];
    for (int i = 0; i < directions.length; i++) {
      double[] d = random.doubles(4, -1, 1).toArray(), up = data.inputs()[i].clone();
      d[0] *= 0.1;
      double[] down = up.clone();
      for (int j = 0; j < 4; j++) {
        up[j] += 1e-5 * d[j];
        down[j] -= 1e-5 * d[j];
      }
      double[] a = Smiles.vols(data.layout(), up), b = Smiles.vols(data.layout(), down);
      for (int j = 0; j < a.length; j++) a[j] = (a[j] - b[j]) / 2e-5;
      directions[i] = d;
      slopes[i] = a;
    }
    return new SmileData.Slopes(directions, slopes);
  }

  /** The loss of slopes from the Jacobian in plain Java, also through a map. */
  @Test
  void slopes_are_those_of_the_jacobian() {
    SmileData data = Smiles.data(Smiles.BOTH, 20, 1e-3, 0.1, 4);
    SmileData.Slopes slopes = slopes(data, 5);
    for (int i = 0; i < 20; i += 3) slopes.derivatives()[i][i] = Double.NaN; // unknown
    SurrogateConfig config =
        SurrogateConfig.seed(8)
            .withNetwork(new SurrogateConfig.Residual(1, 12, 8))
            .withLosses(new SmileLoss.Squared(1, 1), new SmileLoss.Slopes(0.5, 0.03));
    for (InputMap map : List.of(InputMap.IDENTITY, new SurrogateTest.Halves()))
      try (Surrogate model = Surrogate.createDouble(config, Smiles.BOTH, 4, map, 1)) {
        SurrogateTask task = new SurrogateTask(model, data, data, 20, slopes);
        task.prepare();
        double squares = 0, sum = 0, count = 0, known = 0;
        double[][] vols = model.vols(data.inputs());
        for (int i = 0; i < 20; i++) {
          double[][] jacobian = model.predictor().jacobian(data.inputs()[i]);
          for (int g = 0; g < jacobian.length; g++) {
            if (data.missing()[i][g]) continue;
            double along = 0;
            for (int j = 0; j < 4; j++) along += jacobian[g][j] * slopes.directions()[i][j];
            double slope = slopes.derivatives()[i][g];
            if (!Double.isNaN(slope)) {
              double s = data.errors()[i][g];
              sum += Math.pow(along - slope, 2) / (s * s + 0.03 * 0.03);
              known++;
            }
            squares += Math.pow(vols[i][g] - data.vols()[i][g], 2);
            count++;
          }
        }
        try (Scope scope = Scope.recording()) {
          double found = Tensors.scalar(task.loss().value(0));
          assertEquals(squares / count + 0.5 * sum / known, found, 1e-8 * found);
        }
      }
  }

  /** With as few rows as these, derivatives tell much that values do not. */
  @Test
  void sobolev_training_lessens_the_error_of_few_rows() {
    SmileData.Split few = Smiles.data(Smiles.LAYOUT, 60, 1e-4, 0, 2).split(0.7, 0.2, 1);
    SurrogateConfig plain =
        SurrogateConfig.PAPER.withNetwork(SMALL).withLosses(new SmileLoss.Squared(1, 1));
    SurrogateConfig sobolev =
        plain.withLosses(new SmileLoss.Squared(1, 1), new SmileLoss.Slopes(0.05, 1));
    double[] rmse = new double[2];
    for (int way = 0; way < 2; way++)
      try (Surrogate model = Surrogate.create(way == 0 ? plain : sobolev, Smiles.LAYOUT, 4, 1)) {
        SurrogateTask task =
            way == 0
                ? SurrogateTask.of(model, few)
                : SurrogateTask.of(model, few, slopes(few.training(), 5));
        Run<Surrogate> run =
            Trainer.of(task.withBatch(14))
                .watchedBy(Progress.silent())
                .epochs(150)
                .validations(1)
                .schedule(Schedule.warmupCosine(0.05, 5e-3, 1e-5))
                .train();
        double[] all = run.history().metric("RMSE");
        rmse[way] = all[all.length - 1];
      }
    assertTrue(rmse[1] < 0.85 * rmse[0], rmse[0] + " becomes " + rmse[1]);
  }

  @Test
  void slopes_and_their_loss_belong_together() {
    SurrogateConfig config = SurrogateConfig.PAPER.withLosses(new SmileLoss.Slopes(1, 1));
    try (Surrogate model = model(config, 1)) {
      var e = assertThrows(IllegalArgumentException.class, () -> SurrogateTask.of(model, SPLIT));
      assertEquals("a loss of slopes needs the slopes of the training rows", e.getMessage());
      SmileData.Slopes other = slopes(SPLIT.validation(), 1);
      assertThrows(IllegalArgumentException.class, () -> SurrogateTask.of(model, SPLIT, other));
    }
  }

  /** A model that was trained before keeps its scales. */
  @Test
  void trained_further_it_keeps_its_scales() {
    try (Surrogate model = model(SurrogateConfig.PAPER.withNetwork(SMALL), 1)) {
      trainer(model).epochs(1).train();
      double[] scales = model.parameters().values("inputs.scale");
      SmileData.Split other = Smiles.data(Smiles.BOTH, 64, 1e-3, 0, 9).split(0.5, 0.25, 1);
      Trainer.of(SurrogateTask.of(model, other)).watchedBy(Progress.silent()).epochs(1).train();
      assertArrayEquals(scales, model.parameters().values("inputs.scale"));
    }
  }

  /** The sum over pieces is the weighted loss on all rows, and outputs are volatilities. */
  @Test
  void diagnostics_see_the_loss_and_the_outputs_as_functions_of_the_weights() {
    SurrogateConfig config = SurrogateConfig.PAPER.withNetwork(SMALL);
    SmileData whole = Smiles.data(Smiles.BOTH, 70, 1e-3, 0, 2);
    try (Surrogate model = model(config, 1)) {
      SurrogateTask task = new SurrogateTask(model, whole, whole, 32);
      task.prepare();
      ParameterFunction loss = task.loss(), outputs = model.outputs(whole.inputs());
      assertEquals(3, loss.pieces());
      assertEquals(70, outputs.pieces());
      assertEquals(Smiles.BOTH.size(), outputs.size(0));
      double sum = 0;
      try (Scope scope = Scope.recording()) {
        for (int i = 0; i < 3; i++) sum += Tensors.scalar(loss.value(i));
        NDArray last = outputs.value(69);
        assertArrayEquals(model.vols(whole.inputs())[69], Tensors.toArray(last), 1e-6);
      }
      double expected = 0;
      double[][] vols = model.vols(whole.inputs());
      for (int i = 0; i < 70; i++)
        for (int j = 0; j < vols[i].length; j++)
          expected += Math.pow(vols[i][j] - whole.vols()[i][j], 2) / (70 * vols[i].length);
      assertEquals(expected, sum, 1e-5 * expected);
    }
  }
}
