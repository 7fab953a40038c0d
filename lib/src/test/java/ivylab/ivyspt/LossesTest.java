package ivylab.ivyspt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.embedding.Queries;
import ivylab.layer.Pass;
import ivylab.model.Config;
import ivylab.model.Inputs;
import ivylab.model.IvySpt;
import ivylab.surface.Derivatives;
import ivylab.surface.Point;
import ivylab.torch.Parameters;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The three losses of a batch, padded, against plain sums over surfaces completed one by one. */
public class LossesTest {

  private static final Config TOTAL_VARIANCE =
      Small.CONFIG.withTarget(Config.Target.TOTAL_VARIANCE).withHead(Config.OutputForm.POSITIVE);

  /** Far from smooth, so that both penalties are at work. */
  public static IvySpt shaken(Config config) {
    IvySpt model = IvySpt.create(config, 7, DataType.FLOAT64);
    SplittableRandom random = new SplittableRandom(3);
    Parameters p = model.parameters();
    for (NDArray array : p.learnt()) {
      double[] values = p.values(array.getName());
      for (int i = 0; i < values.length; i++) values[i] += 2 * (random.nextDouble() - 0.5);
      if (array.getName().equals("embedding.positions.scale")) values[0] = 0;
      if (array.getName().equals("head.out.weight"))
        for (int i = 0; i < values.length; i++) values[i] *= 5;
      p.set(array.getName(), values);
    }
    return model;
  }

  public static List<Masked> items() {
    return IntStream.range(0, 3)
        .mapToObj(i -> Masking.clustered(0.3).apply(Small.surface(11 + 4 * i, i), 5))
        .toList();
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Config config : List.of(Small.CONFIG, TOTAL_VARIANCE))
      for (Penalties p :
          List.of(
              Penalties.atQueries(),
              Penalties.atCollocation(20),
              Penalties.atCollocation(20).asPrinted())) cases.add(Arguments.of(config, p));
    return cases.stream();
  }

  private static double[] losses(IvySpt model, Batch batch, Penalties penalties, boolean penalise) {
    try (Scope scope = Scope.evaluating()) {
      Losses losses = new Losses(model, penalties, penalise);
      Inputs inputs = model.inputs(batch);
      return losses
          .of(batch, inputs, model.answer(inputs, losses.queries(batch), Pass.evaluation()))
          .stream()
          .mapToDouble(Tensors::scalar)
          .toArray();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void losses_are_means_over_points_of_all_surfaces(Config config, Penalties penalties) {
    List<Masked> items = items();
    Batch batch = Batch.of(items, penalties.collocation(), 9, 2);
    double data = 0, calendar = 0, butterfly = 0;
    int asked = 0, checked = 0;
    try (IvySpt model = shaken(config)) {
      for (int i = 0; i < items.size(); i++) {
        Masked item = items.get(i);
        List<Point> targets = item.targets();
        double[] k = targets.stream().mapToDouble(Point::k).toArray();
        double[] t = targets.stream().mapToDouble(Point::t).toArray();
        double[] w = model.fit(item.visible()).totalVariance(k, t);
        for (int j = 0; j < w.length; j++) {
          // log volatility over the surface's deviation: its level cancels
          double miss =
              config.target() == Config.Target.TOTAL_VARIANCE
                  ? w[j] - targets.get(j).w()
                  : 0.5 * Math.log(w[j] / targets.get(j).w()) / batch.scale()[i];
          data += miss * miss;
          asked++;
        }
        if (penalties.collocation() > 0) {
          int c = batch.c(), from = i * c;
          k = java.util.Arrays.copyOfRange(batch.collocationK(), from, from + c);
          t = java.util.Arrays.copyOfRange(batch.collocationT(), from, from + c);
        }
        for (Derivatives d : model.fit(item.visible()).derivatives(k, t)) {
          double g = penalties.butterflyAsPrinted() ? asPrinted(d) : d.g();
          calendar += Math.pow(Math.min(d.wt(), 0), 2);
          butterfly += Math.pow(Math.min(g, 0), 2);
          checked++;
        }
      }
      double[] found = losses(model, batch, penalties, true);
      assertTrue(calendar > 0 && butterfly > 0, "both are at work");
      assertEquals(data / asked, found[0], 1e-10 * found[0], "data");
      assertEquals(calendar / checked, found[1], 1e-10 * found[1], "calendar");
      assertEquals(butterfly / checked, found[2], 1e-10 * found[2], "butterfly");
    }
  }

  /** The density condition with w' where its square belongs. */
  private static double asPrinted(Derivatives d) {
    double level = 1 - d.k() * d.wk() / (2 * d.w());
    return level * level - d.wk() / 4 * (1 / d.w() + 0.25) + d.wkk() / 2;
  }

  @Test
  void without_penalties_there_are_no_derivatives_and_no_points_of_their_own() {
    try (IvySpt model = shaken(Small.CONFIG)) {
      Batch batch = Batch.of(items(), 20, 9, 2);
      Losses losses = new Losses(model, Penalties.atCollocation(20), false);
      List<Queries> queries = losses.queries(batch);
      assertEquals(1, queries.size());
      assertFalse(queries.get(0).derivatives());
      double[] plain = losses(model, batch, Penalties.atCollocation(20), false);
      double[] all = losses(model, batch, Penalties.atCollocation(20), true);
      assertEquals(all[0], plain[0], 1e-14);
      assertEquals(0, plain[1]);
      assertEquals(0, plain[2]);
    }
  }

  @Test
  void targets_need_no_derivatives_where_penalties_have_points_of_their_own() {
    try (IvySpt model = shaken(Small.CONFIG)) {
      Batch batch = Batch.of(items(), 20, 9, 2);
      List<Queries> apart = new Losses(model, Penalties.atCollocation(20), true).queries(batch);
      assertEquals(List.of(false, true), apart.stream().map(Queries::derivatives).toList());
      List<Queries> same = new Losses(model, Penalties.atQueries(), true).queries(batch);
      assertEquals(List.of(true), same.stream().map(Queries::derivatives).toList());
    }
  }
}
