package ivylab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.price.OptionType;
import ivylab.progress.Progress;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.ssvi.CubeDay;
import ivylab.ssvi.CubeMaker;
import ivylab.ssvi.EssviCalibration;
import ivylab.ssvi.EssviFit;
import ivylab.ssvi.EssviSlice;
import ivylab.ssvi.VolCube;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

class EssviFiguresTest {

  private static QuotedSurface day(int i, double half) {
    LocalDate date = LocalDate.of(2024, 1, 2).plusWeeks(i);
    List<QuotedSmile> smiles = new ArrayList<>();
    for (double t : new double[] {0.1, 0.5, 1.5}) {
      double theta = (0.03 + 0.005 * (i % 3)) * t;
      EssviSlice slice = new EssviSlice(theta, 0.8 * Math.sqrt(theta), -0.5);
      List<VolQuote> quotes = new ArrayList<>();
      for (int j = -4; j <= 4; j++) {
        double k = 0.5 * j * Math.sqrt(theta), vol = slice.vol(k, t);
        quotes.add(
            new VolQuote(OptionType.PUT, 100 * Math.exp(k), k, t, vol, vol - half, vol + half));
      }
      smiles.add(new QuotedSmile(date.plusDays(Math.round(365 * t)), t, 100, 1, quotes));
    }
    return new QuotedSurface("X", date, 100, smiles);
  }

  @Test
  void spreads_are_bars_and_quotes_without_one_are_discs() {
    QuotedSurface narrow = day(0, 0.002), wide = day(0, 0.02), none = day(0, Double.NaN);
    EssviFit fit = EssviCalibration.DEFAULT.fit(narrow);
    Figure figure = SsviPlots.smiles(fit, narrow);
    assertEquals("X, 2024-01-02", figure.title());
    assertFalse(Arrays.equals(figure.png(1), SsviPlots.smiles(fit, wide).png(1)));
    assertFalse(Arrays.equals(figure.png(1), SsviPlots.smiles(fit, none).png(1)));
    assertTrue(SsviPlots.smiles(fit, narrow, 0.5).height() <= figure.height());
  }

  @Test
  void slack_is_a_line_for_each_condition() {
    EssviFit fit = EssviCalibration.DEFAULT.fit(day(0, 0.002));
    XYChart chart = SsviPlots.slack(fit.surface()).chart(XYChart.class);
    double[] butterfly = chart.getSeries("butterfly").getYData();
    double[] calendar = chart.getSeries("calendar, relative to the slice before").getYData();
    for (int i = 0; i < 3; i++) {
      EssviSlice slice = fit.slices().get(i).slice();
      assertEquals(slice.butterflySlack(), butterfly[i]);
      if (i > 0) assertEquals(slice.calendarSlack(fit.slices().get(i - 1).slice()), calendar[i]);
    }
    assertTrue(Double.isNaN(calendar[0]));
  }

  @Test
  void a_cube_is_level_and_skew_by_date(@TempDir Path folder) {
    List<CubeDay> days = new ArrayList<>();
    for (int i = 0; i < 5; i++) days.add(new CubeDay(day(i, 0.002), 0.02));
    VolCube cube =
        CubeMaker.DEFAULT.withThreads(1).write(folder.resolve("cube.npz"), days, Progress.silent());
    Figure both = SsviPlots.cube(cube, 30 / 365.0, 1);
    assertEquals(Figure.WIDTH, both.width());
    assertFalse(Arrays.equals(both.png(1), SsviPlots.cube(cube, 30 / 365.0, 0.5).png(1)));
  }
}
