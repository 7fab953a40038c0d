package ivylab.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.data.Panel;
import ivylab.method.Quadratic;
import ivylab.progress.Progress;
import ivylab.simulate.Market;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class PublishedTest {

  @Test
  void the_numbers_stand_best_first_and_say_where_they_are_from() {
    for (String set : List.of(Published.PRE_TRAIN, Published.FINE_TUNE)) {
      List<Published> found = Published.of(set);
      assertEquals(4, found.size());
      for (int i = 1; i < 4; i++) assertTrue(found.get(i - 1).value() < found.get(i).value());
      assertTrue(found.stream().allMatch(p -> p.source().contains("IvySPT")));
    }
    assertEquals(1.90e-4, Published.of(Published.PRE_TRAIN).get(0).value(), 0);
    assertEquals(0.0258, Published.of(Published.FINE_TUNE).get(0).value(), 0);
    assertThrows(IllegalArgumentException.class, () -> Published.of("test"));
  }

  @Test
  void ours_beside_them_is_the_mean_over_masks_and_surfaces() {
    Market market = Market.seeded(3);
    Panel panel = Panel.of(market.surfaces(List.of("SPA1"), market.dates().subList(0, 3)));
    ComparisonResult result =
        Comparison.of(Quadratic.method())
            .withoutMesh()
            .watchedBy(Progress.silent())
            .over(
                panel,
                List.of(
                    MaskCondition.hidden(0.3), MaskCondition.hidden(0.7), MaskCondition.visible(5)),
                List.of(5L));
    double mean =
        result.trials().stream()
            .filter(
                t -> !t.condition().equals(MaskCondition.visible(5))) // they showed all there was
            .mapToDouble(t -> t.error().varianceMse())
            .average()
            .orElseThrow();
    Table table = Published.beside(Published.FINE_TUNE, result);
    assertEquals(4, table.rowCount());
    for (int row = 0; row < 4; row++) {
      double ours = table.doubleColumn("Our MSE of w").getDouble(row);
      if (table.stringColumn("Method").get(row).equals("quadratic")) {
        assertEquals(0.598, table.doubleColumn("Published MSE of w").getDouble(row), 0);
        assertEquals(mean, ours, 1e-15 * mean + 1e-18); // the same sum
      } else assertTrue(Double.isNaN(ours), "not tried");
    }
  }
}
