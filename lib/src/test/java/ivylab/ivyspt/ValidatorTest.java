package ivylab.ivyspt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.model.IvySpt;
import ivylab.surface.CompletionError;
import ivylab.surface.Derivatives;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import ivylab.torch.Compute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidatorTest {

  private static final Panel PANEL = Small.panel(6, 50);

  private static final Sampling SAMPLING =
      Sampling.DEFAULT
          .withSurfaces(4)
          .withQueries(4)
          .withVisibleAtMost(8)
          .withPenalties(Penalties.atCollocation(20))
          .withProportions(0.2, 0.5)
          .withValidationSurfaces(4);

  private static Validator validator(IvySpt model) {
    return new Validator(model, PANEL, SAMPLING, 3);
  }

  @Test
  void the_same_model_gives_the_same_numbers_however_often() {
    try (IvySpt model = LossesTest.shaken(Small.CONFIG.withDropout(0.3))) {
      Validator validator = validator(model);
      List<Double> first = validator.values();
      Compute.seed(99);
      assertEquals(first, validator.values());
      assertEquals(first, validator(model).values());
    }
  }

  /** Against surfaces completed one by one, at their fixed masks. */
  @Test
  void its_numbers_are_those_of_the_completed_surfaces() {
    try (IvySpt model = LossesTest.shaken(Small.CONFIG)) {
      List<Double> seen = validator(model).values();
      Masking masking =
          Masking.clustered(0.2, 0.5).withQueries(32).withVisibleAtMost(8).withFixed(true);
      List<CompletionError> errors = new ArrayList<>();
      double calendar = 0, butterfly = 0, data = 0;
      int checked = 0;
      for (Surface surface : PANEL.sample(4.0 / 6, 3).surfaces()) {
        Masked masked = masking.apply(surface, 3);
        VolSurface completed = model.fit(masked.visible());
        errors.add(CompletionError.of(completed, masked.targets()));
        Batch batch = Batch.of(List.of(masked), 20, 3, 0);
        double[] k = batch.queryK(), w = completed.totalVariance(k, batch.queryT());
        for (int i = 0; i < k.length; i++)
          data += Math.pow(0.5 * Math.log(w[i] / batch.queryW()[i]) / batch.scale()[0], 2);
        for (Derivatives d : completed.derivatives(batch.collocationK(), batch.collocationT())) {
          calendar += Math.pow(Math.min(d.wt(), 0), 2);
          butterfly += Math.pow(Math.min(d.g(), 0), 2);
          checked++;
        }
      }
      CompletionError all = CompletionError.pooled(errors);
      assertEquals(80, checked, "4 of 6 surfaces, 20 points each");
      assertEquals(100 * all.volMape(), seen.get(4), 1e-9 * seen.get(4));
      assertEquals(all.varianceMse(), seen.get(3), 1e-9 * seen.get(3));
      assertEquals(data / all.points(), seen.get(0), 1e-9 * seen.get(0));
      assertTrue(seen.get(1) > 0 && seen.get(2) > 0, "both are at work");
      assertEquals(calendar / checked, seen.get(1), 1e-9 * seen.get(1));
      assertEquals(butterfly / checked, seen.get(2), 1e-9 * seen.get(2));
    }
  }

  @Test
  void surfaces_that_cannot_be_masked_are_not_drawn() {
    List<Surface> surfaces = new ArrayList<>(Small.panel(20, 100).surfaces());
    surfaces.replaceAll(s -> s.withPoints(s.points().subList(0, 3)));
    surfaces.add(Small.surface(12, 50));
    try (IvySpt model = LossesTest.shaken(Small.CONFIG)) {
      Sampling one = Small.task(model).sampling().withValidationSurfaces(1);
      List<Double> found = new Validator(model, Panel.of(surfaces), one, 1).values();
      Panel alone = Panel.of(List.of(Small.surface(12, 50)));
      assertEquals(new Validator(model, alone, one, 1).values(), found);
    }
  }

  @Test
  void an_interrupt_ends_it_without_a_result_and_stays_set() {
    try (IvySpt model = LossesTest.shaken(Small.CONFIG)) {
      Validator validator = validator(model);
      Thread.currentThread().interrupt();
      assertEquals(List.of(), validator.values());
      assertTrue(Thread.interrupted());
    }
  }
}
