package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
