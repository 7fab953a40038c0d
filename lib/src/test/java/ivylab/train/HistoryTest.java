package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.ivyspt.CompletionTerms;
import ivylab.ivyspt.Histories;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class HistoryTest {

  private static final History.Step STEP =
      new History.Step(
          1, List.of(2.0, 3.0, 4.0), List.of(5.0, 6.0, 7.0), List.of(8.0, 9.0, 10.0), 11, 12, 13);
  private static final History HISTORY =
      Histories.of(
          List.of(STEP),
          List.of(
              Histories.validation(0, 0, 1, 0.5, 0.25, 0.125, 40),
              Histories.validation(7, 2, 0.1, 0.2, 0.3, 0.4, 2.25)));

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
    assertArrayEquals(new double[] {3}, HISTORY.losses(CompletionTerms.CALENDAR));
    assertArrayEquals(new double[] {7}, HISTORY.weights(CompletionTerms.BUTTERFLY));
    assertArrayEquals(new double[] {8}, HISTORY.norms(CompletionTerms.DATA));
    assertArrayEquals(new double[] {40, 2.25}, HISTORY.metric("IV MAPE"));
    assertArrayEquals(new double[] {40, 2.25}, HISTORY.metric(CompletionTerms.MAPE));
    assertArrayEquals(new double[] {1, 0.1}, HISTORY.metric(CompletionTerms.DATA));
    assertEquals(0.3, HISTORY.validations().get(1).of("butterfly"));
    assertEquals(2.25, HISTORY.last().of("IV MAPE"));
    History none = Histories.of(List.of(STEP), List.of());
    assertThrows(IllegalStateException.class, none::last);
  }

  @Test
  void a_name_that_is_not_there_is_answered_with_those_that_are() {
    String known = "[data, calendar, butterfly, total variance, IV MAPE]: accuracy";
    var e = assertThrows(IllegalArgumentException.class, () -> HISTORY.metric("accuracy"));
    assertEquals("metric must be one of " + known, e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class, () -> HISTORY.validations().get(0).of("accuracy"));
    assertEquals("metric must be one of " + known, e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> HISTORY.losses(Term.of("kl")));
    assertEquals("term must be one of [data, calendar, butterfly]: kl", e.getMessage());
  }

  /** As a checkpoint holds it. */
  @Test
  void rows_hold_everything() {
    assertEquals(STEP, History.Step.of(STEP.row()));
    assertEquals(History.Step.columns(3), STEP.row().length);
    for (History.Validation v : HISTORY.validations()) {
      assertEquals(v, History.Validation.of(v.row(), CompletionTerms.MEASURES));
      assertEquals(7, v.row().length);
    }
  }

  @Test
  void it_prints_its_length_and_its_last_error() {
    assertEquals("1 steps, validation IV MAPE 2.25 %", HISTORY.toString());
    assertEquals("no steps", Histories.of(List.of(), List.of()).toString());
    assertEquals("1 steps", Histories.of(List.of(STEP), List.of()).toString());
  }

  /** By hand: L(0) is the largest of the first ten steps, at least 1e-8, 1e-4 and 1e-2. */
  @Test
  void relative_rates_are_losses_divided_by_their_start_and_by_the_mean_of_the_positive_ones() {
    List<History.Step> steps = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double data = i == 3 ? 4 : i == 11 ? 8 : 2, butterfly = i == 11 ? 1e-3 : 0;
      List<Double> ones = List.of(1.0, 1.0, 1.0), losses = List.of(data, 0.0, butterfly);
      steps.add(new History.Step(i + 1, losses, ones, List.of(0.0, 0.0, 0.0), 1, 1e-3, 8));
    }
    double[][] r = Histories.of(steps, List.of()).relativeRates();
    assertEquals(1, r[0][0]); // alone it is its own mean
    assertEquals(1, r[0][5]);
    assertTrue(Double.isNaN(r[1][5]) && Double.isNaN(r[2][5]));
    // 8/4 = 2 for data, 1e-3/1e-2 = 0.1 for butterfly, which begins behind its floor: mean 1.05
    assertEquals(2 / 1.05, r[0][11], 1e-12);
    assertEquals(0.1 / 1.05, r[2][11], 1e-12);
    assertTrue(Double.isNaN(r[1][11]));
  }
}
