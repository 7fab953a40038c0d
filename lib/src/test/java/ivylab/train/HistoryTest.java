package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class HistoryTest {

  private static final History.Step STEP =
      new History.Step(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
  private static final History HISTORY =
      new History(
          List.of(STEP),
          List.of(
              new History.Validation(0, 0, 1, 0.5, 0.25, 0.125, 40),
              new History.Validation(7, 2, 0.1, 0.2, 0.3, 0.4, 2.25)));

  @Test
  void validations_are_a_table_of_one_row_each() {
    Table table = HISTORY.toTable();
    assertEquals(
        List.of("step", "epoch", "data loss", "calendar", "butterfly", "MSE of w", "IV MAPE %"),
        table.columnNames());
    assertEquals(2, table.rowCount());
    double[] last = {7, 2, 0.1, 0.2, 0.3, 0.4, 2.25};
    for (int c = 0; c < last.length; c++)
      assertEquals(last[c], table.numberColumn(c).getDouble(1), table.column(c).name());
  }

  @Test
  void one_quantity_of_every_step_or_validation() {
    assertArrayEquals(new double[] {11}, HISTORY.of(History.Step::gradientNorm));
    assertArrayEquals(new double[] {40, 2.25}, HISTORY.ofValidations(History.Validation::mape));
  }

  /** As a checkpoint holds it. */
  @Test
  void rows_hold_everything() {
    assertEquals(STEP, History.Step.of(STEP.row()));
    assertEquals(History.Step.COLUMNS, STEP.row().length);
    for (History.Validation v : HISTORY.validations()) {
      assertEquals(v, History.Validation.of(v.row()));
      assertEquals(History.Validation.COLUMNS, v.row().length);
    }
  }

  @Test
  void it_prints_its_length_and_its_last_error() {
    assertEquals("1 steps, validation IV MAPE 2.25 %", HISTORY.toString());
    assertEquals("no steps", new History(List.of(), List.of()).toString());
    assertEquals("1 steps", new History(List.of(STEP), List.of()).toString());
  }

  /** By hand: L(0) is the largest of the first ten steps, at least 1e-8, 1e-4 and 1e-2. */
  @Test
  void relative_rates_are_losses_by_their_start_by_the_mean_of_the_positive_ones() {
    List<History.Step> steps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double data = i == 3 ? 4 : i == 11 ? 8 : 2, butterfly = i == 11 ? 1e-3 : 0;
      steps.add(new History.Step(i + 1, data, 0, butterfly, 1, 1, 1, 0, 0, 0, 1, 1e-3, 8));
    }
    double[][] r = new History(steps, List.of()).relativeRates();
    assertEquals(1, r[0][0]); // alone it is its own mean
    assertEquals(1, r[0][5]);
    assertTrue(Double.isNaN(r[1][5]) && Double.isNaN(r[2][5]));
    // 8/4 = 2 for data, 1e-3/1e-2 = 0.1 for butterfly, which begins behind its floor: mean 1.05
    assertEquals(2 / 1.05, r[0][11], 1e-12);
    assertEquals(0.1 / 1.05, r[2][11], 1e-12);
    assertTrue(Double.isNaN(r[1][11]));
  }
}
