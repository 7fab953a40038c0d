package ivylab.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.curvature.Tiny;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.ivyspt.Completion;
import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Penalties;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.probe.GradNormDynamics.Pull;
import ivylab.probe.GradNormDynamics.Task;
import ivylab.progress.Progress;
import ivylab.train.Run;
import ivylab.train.Schedule;
import ivylab.train.Trainer;
import ivylab.train.Weighting;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradNormDynamicsTest {

  private static final Config CONFIG = Tiny.CONFIG;

  private static Panel panel(int surfaces, int firstSeed) {
    return Panel.of(
        IntStream.range(0, surfaces)
            .mapToObj(i -> Tiny.masked(8 + i % 4, 3, firstSeed + i).surface())
            .toList());
  }

  private static Run<IvySpt> train(Config config, Weighting weighting) {
    Split split = Split.of(panel(12, 0), panel(4, 50), panel(2, 80));
    try (IvySpt model = Tiny.model(config)) {
      Completion task =
          Completion.of(model, split)
              .withSurfaces(4)
              .withQueries(4)
              .withVisibleAtMost(8)
              .withPenalties(Penalties.atCollocation(4))
              .withValidationSurfaces(2);
      return Trainer.of(task)
          .epochs(5)
          .schedule(Schedule.constant(1e-3))
          .weighting(weighting)
          .validations(1)
          .watchedBy(Progress.silent())
          .train();
    }
  }

  /** Adam's first step has the size of the rate, whatever the gradient; here downhill. */
  @Test
  void the_first_move_of_the_weights_is_towards_the_targets() {
    double rate = 4e-3; // not the schedule's
    GradNormDynamics dynamics =
        GradNormDynamics.of(train(CONFIG, Weighting.gradNorm(1.5).withRate(rate)));
    List<Pull> now = dynamics.steps().get(0).tasks(), next = dynamics.steps().get(1).tasks();
    double[] own = now.stream().filter(p -> p.rate() > 0).mapToDouble(Pull::norm).toArray();
    double mean = IntStream.range(0, own.length).mapToDouble(i -> own[i]).sum() / own.length;
    double[] moved = new double[3];
    for (int i = 0; i < 3; i++) {
      Pull p = now.get(i);
      assertEquals(1, p.weight());
      moved[i] = 1;
      if (p.rate() > 0) moved[i] -= rate * Math.signum(p.norm() - mean * Math.pow(p.rate(), 1.5));
    }
    double sum = moved[0] + moved[1] + moved[2];
    for (int i = 0; i < 3; i++) // Adam's epsilon beside the smallest norm
    assertEquals(3 * moved[i] / sum, next.get(i).weight(), 4e-6);
  }

  @Test
  void rates_are_losses_divided_by_the_largest_of_the_first_ten_and_average_to_one() {
    Run<IvySpt> run = train(CONFIG, Weighting.gradNorm(1.5));
    GradNormDynamics dynamics = GradNormDynamics.of(run);
    double[] floors = {1e-8, 1e-4, 1e-2}, largest = floors.clone();
    for (int i = 0; i < dynamics.steps().size(); i++) {
      List<Pull> tasks = dynamics.steps().get(i).tasks();
      double sum = 0, count = 0;
      for (int j = 0; j < 3; j++) {
        Pull p = tasks.get(j);
        if (i < 10) largest[j] = Math.max(largest[j], p.loss());
        if (!(p.loss() > 0)) continue;
        sum += p.loss() / largest[j];
        count++;
      }
      for (int j = 0; j < 3; j++) {
        Pull p = tasks.get(j);
        if (p.loss() > 0)
          assertEquals(p.loss() / largest[j] / (sum / count), p.rate(), 1e-12 * p.rate());
        else assertTrue(Double.isNaN(p.rate()));
      }
    }
    assertArrayEquals(
        run.history().losses(CompletionTerms.DATA), dynamics.of(Task.DATA, Pull::loss));
    assertEquals(run.history().steps().size(), dynamics.stepNumbers().length);
    assertEquals(
        run.history().norms(CompletionTerms.BUTTERFLY)[3]
            * run.history().weights(CompletionTerms.BUTTERFLY)[3],
        dynamics.steps().get(3).tasks().get(2).norm());
  }

  @Test
  void fixed_weights_have_the_norms_that_gradnorm_sees_at_the_same_place() {
    Run<IvySpt> fixed = train(CONFIG, Weighting.fixed(1, 1, 1));
    Run<IvySpt> adaptive = train(CONFIG, Weighting.gradNorm(0));
    GradNormDynamics one = GradNormDynamics.of(fixed), other = GradNormDynamics.of(adaptive);
    assertEquals(other.steps().get(0), one.steps().get(0)); // both start at weights of 1
    assertEquals("fixed weights", one.name());
    assertTrue(Double.isNaN(one.alpha()));
    assertEquals("α = 0", other.name());
    assertEquals("α = 1.5", GradNormDynamics.of(train(CONFIG, Weighting.gradNorm(1.5))).name());
    assertEquals(1, one.lastWeight(Task.CALENDAR));
    double shares = 0;
    for (Task task : Task.values()) shares += one.share(task);
    assertEquals(1, shares, 1e-12);
    assertTrue(one.active(Task.DATA) == 1);
    assertTrue(one.toString().startsWith("fixed weights: weights 1.000, 1.000, 1.000, pull "));
    assertTrue(one.toString().endsWith(" % (data, calendar, butterfly; 15 steps)"));
    assertEquals(3, one.toTable().rowCount());
    assertEquals(100, one.toTable().doubleColumn("active at, % of steps").get(0));
    assertEquals("before", one.named("before").name());
  }

  @Test
  void a_training_without_norms_is_refused() {
    for (Run<IvySpt> run :
        List.of(
            train(CONFIG, Weighting.only(CompletionTerms.DATA)),
            train(Tiny.PUBLISHED, Weighting.fixed(1, 1, 1)))) { // queries see each other
      var e = assertThrows(IllegalArgumentException.class, () -> GradNormDynamics.of(run));
      assertTrue(e.getMessage().startsWith("run has no gradient norms"), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new GradNormDynamics("none", 1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> Weighting.gradNorm(1).withRate(1));
    assertThrows(IllegalArgumentException.class, () -> Weighting.gradNorm(1).withRate(-1));
  }
}
