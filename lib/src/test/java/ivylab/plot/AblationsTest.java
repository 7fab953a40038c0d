package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.study.AblationResult;
import ivylab.study.AblationResult.Row;
import ivylab.study.AblationResult.Seed;
import ivylab.study.LadderResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class AblationsTest {

  private static final double NONE = Double.NaN;

  private static Row row(String name, double... mapes) {
    List<Seed> seeds =
        IntStream.range(0, mapes.length)
            .mapToObj(
                i ->
                    new Seed(
                        i,
                        "completed",
                        mapes[i],
                        1e-4,
                        0,
                        0,
                        0,
                        IntStream.range(0, 20).mapToObj(j -> mapes[i] * (1 + 0.01 * j)).toList(),
                        1))
            .toList();
    return new Row(name, "", seeds);
  }

  static Figure figure() {
    return StudyPlots.ablation(
        of(row("base", 1, 1.1), row("near", 1.05, 1.2), row("far", 1.4, 1.9)));
  }

  private static void drawn(AblationResult result) {
    Figure figure = StudyPlots.ablation(result);
    assertEquals(720, figure.width());
    assertEquals(34 + 80 + 34 * result.rows().size(), figure.height());
    assertArrayEquals(figure.png(1), StudyPlots.ablation(result).png(1));
  }

  private static AblationResult of(Row... rows) {
    return new AblationResult("made up", Arrays.asList(rows));
  }

  @Test
  void there_is_a_line_for_each_variant_whatever_its_numbers_are() {
    drawn(of(row("base", 1, 1.1), row("near", 1.05, 1.2), row("far", 30, 50)));
    drawn(of(row("base", 1), row("same", 1)));
    drawn(of(row("base", 1, 1.1), row("diverged", NONE, 1.2)));
    drawn(of(row("base", NONE, NONE), row("other", 1, 2)));
  }

  @Test
  void what_differs_from_the_base_is_told_from_what_does_not() {
    byte[] differs = StudyPlots.ablation(of(row("base", 1), row("other", 2))).png(1);
    byte[] alike = StudyPlots.ablation(of(row("base", 2), row("other", 2))).png(1);
    assertFalse(Arrays.equals(differs, alike));
    Figure full = plot(true), ring = plot(false);
    assertFalse(Arrays.equals(full.png(1), ring.png(1)), "a full disc must look unlike a ring");
    assertEquals(34 + 80 + 2 * DotPlot.ROW_HEIGHT, full.height());
    XYChart chart = full.chart(XYChart.class);
    assertArrayEquals(new double[] {2}, chart.getSeries("differs").getXData());
    assertNull(chart.getSeries("no significant difference"));
  }

  private static Figure plot(boolean full) {
    return DotPlot.of(
        "",
        List.of(
            new DotPlot.Row("base", 1, 0.1, List.of(0.9, 1.1), false),
            new DotPlot.Row("other", 2, 0.1, List.of(1.9, 2.1), full)),
        "differs");
  }

  @Test
  void a_rung_is_shown_in_one_condition() {
    LadderResult ladder =
        new LadderResult(
            List.of(
                new LadderResult.Row("process", 1, "50 %", 9, 0.4, 1e-5, 0, 0, 100, 0, 1),
                new LadderResult.Row("process", 1, "5 quotes", 9, 4, 1e-5, 0, 0, 100, 0, 1),
                new LadderResult.Row("rung", 1, "50 %", 9, 0.5, 1e-5, 0, 0, 100, 3, 0.04),
                new LadderResult.Row("rung", 1, "5 quotes", 9, 2, 1e-5, 0, 0, 100, 8, 0.01),
                new LadderResult.Row("rung", 2, "50 %", 9, 0.6, 1e-5, 0, 0, 100, 3, 0.06),
                new LadderResult.Row("rung", 2, "5 quotes", 9, 3, 1e-5, 0, 0, 100, 8, 0.01)));
    Figure half = StudyPlots.ladder(ladder, "50 %"), few = StudyPlots.ladder(ladder, "5 quotes");
    assertEquals("50 % hidden", half.title());
    assertEquals("5 quotes visible", few.title());
    assertEquals(34 + 80 + 2 * 34, half.height());
    assertFalse(Arrays.equals(half.png(1), few.png(1)));
    assertTrue(half.png(1).length > 1000);
  }
}
