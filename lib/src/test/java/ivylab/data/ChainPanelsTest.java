package ivylab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.chain.ChainFile;
import ivylab.chain.Chains;
import ivylab.chain.QuotedSurfaces;
import ivylab.chain.Rates;
import ivylab.chain.Rule;
import ivylab.chain.TimeSeries;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.sample.SampleChains;
import ivylab.simulate.Market;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainPanelsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "..", "data-samples").normalize();
  private static final Path CHAINS = FOLDER.resolve(SampleChains.CHAINS);
  private static final Rates RATES = Rates.read(FOLDER.resolve(SampleChains.RATES));
  private static final TimeSeries INDEX =
      TimeSeries.read(FOLDER.resolve(SampleChains.MARKET), "Index");
  private static final TimeSeries VOLATILITY =
      TimeSeries.read(FOLDER.resolve(SampleChains.MARKET), "Volatility Index");

  @TempDir Path folder;

  private static ChainFile sample() {
    return Chains.endOfDay(CHAINS, "SYN1");
  }

  /**
   * Against the market that made the chains. Middle prices are off by a third of the half-spread on
   * average, that is 0.6 % to 3 % of the volatility, and rounded to ticks; a few bad quotes remain.
   */
  @Test
  void a_panel_of_the_sample_chains_scatters_around_the_truth() {
    Panel panel = ChainPanels.of(RATES).withIndex(INDEX).withVolatility(VOLATILITY).panel(sample());
    Market market = Market.seeded(SampleChains.SEED);
    assertEquals(SampleChains.dates(), panel.dates());
    for (Surface s : panel.surfaces()) {
      MarketFeatures truth = market.features(s.asOf());
      assertEquals(truth.marketReturn(), s.market().marketReturn(), 2e-6);
      assertEquals(truth.volatility(), s.market().volatility());
      assertEquals(truth.rate(), s.market().rate(), 0.35, "three of twenty are interpolated");
      double[] k = s.column(Point::k);
      double[] t = s.column(Point::t);
      double[] vol = s.column(Point::vol);
      double[] w = market.truth("SYN1", s.asOf()).vol(k, t);
      double[] errors = new double[k.length];
      for (int i = 0; i < k.length; i++) errors[i] = Math.abs(vol[i] / w[i] - 1);
      Arrays.sort(errors);
      assertTrue(errors[errors.length / 2] < 0.01, s + ": median " + errors[errors.length / 2]);
      assertTrue(s.size() > 150, s.toString());
    }
  }

  @Test
  void the_file_that_is_written_holds_the_panel() throws IOException {
    Path file = folder.resolve("panel.csv.gz");
    ChainPanels panels = ChainPanels.of(RATES).withIndex(INDEX).withVolatility(VOLATILITY);
    ChainPanels.Report report = panels.write(file, sample());
    Panel read = Panel.read(file);
    assertEquals(panels.panel(sample()).digest(), read.digest());
    assertEquals(report.rows(), read.rows());
    assertEquals(20, report.surfaces());
    assertEquals(15_244, report.cleaning().options());
    assertEquals(report.cleaning().kept(), report.volatilities().options());
    assertEquals(report.rows(), report.volatilities().quotes());
    assertEquals(List.of(), report.notices());
    for (String part : List.of("20 surfaces", "7,622 rows", "dropped: bid > 0", "in the money"))
      assertTrue(report.toString().contains(part), report.toString());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void without_series_return_and_volatility_come_from_the_underlying() {
    Panel panel = ChainPanels.of(RATES).panel(sample());
    assertEquals(SampleChains.dates().subList(1, 20), panel.dates(), "the first has no return");
    assertTrue(panel.notices().get(0).contains("1 chains without a surface: the first has no"));
    Market market = Market.seeded(SampleChains.SEED);
    List<LocalDate> dates = SampleChains.dates();
    for (int i = 1; i < 20; i++) {
      MarketFeatures m = panel.surface("SYN1", dates.get(i)).market();
      double spot = market.chain("SYN1", dates.get(i)).spot();
      double before = market.chain("SYN1", dates.get(i - 1)).spot();
      assertEquals(spot / before - 1, m.marketReturn(), 1e-6);
      double[] atMoney =
          market.truth("SYN1", dates.get(i)).vol(new double[1], new double[] {30 / 365.0});
      assertEquals(100 * atMoney[0], m.volatility(), 0.6, "half a point: the spread");
    }
  }

  @Test
  void a_date_that_a_series_lacks_is_an_error_or_interpolated_with_a_notice() {
    LocalDate second = SampleChains.dates().get(1);
    var fewer = new java.util.HashMap<LocalDate, Double>();
    for (LocalDate date : VOLATILITY.dates())
      if (!date.equals(second)) fewer.put(date, VOLATILITY.on(date));
    ChainPanels panels =
        ChainPanels.of(RATES).withIndex(INDEX).withVolatility(TimeSeries.of("VIX", fewer));
    var e = assertThrows(IllegalArgumentException.class, () -> panels.panel(sample()));
    assertTrue(e.getMessage().contains("VIX has no value on " + second), e.getMessage());
    Panel panel = panels.interpolating().panel(sample());
    assertTrue(panel.notices().contains("1 dates of VIX were interpolated"), "" + panel.notices());
    double between = (VOLATILITY.on(second.minusWeeks(1)) + VOLATILITY.on(second.plusWeeks(1))) / 2;
    assertEquals(between, panel.surface("SYN1", second).market().volatility(), 1e-6);
    ChainPanels outside =
        ChainPanels.of(RATES).withIndex(TimeSeries.of("I", Map.of(LocalDate.EPOCH, 1.0)));
    var not =
        assertThrows(IllegalArgumentException.class, () -> outside.interpolating().panel(sample()));
    assertTrue(not.getMessage().contains("does not cover"), not.getMessage());
    TimeSeries late = TimeSeries.of("I", Map.of(SampleChains.dates().get(0), 1.0));
    var none =
        assertThrows(
            IllegalArgumentException.class,
            () -> ChainPanels.of(RATES).withIndex(late).panel(sample()));
    assertTrue(none.getMessage().contains("no value before"), none.getMessage());
  }

  @Test
  void rates_held_flat_are_reported() {
    Rates few = Rates.read(FOLDER.resolve(SampleChains.RATES));
    assertTrue(few.covers(SampleChains.dates().get(19)));
    Panel constant = ChainPanels.of(Rates.constant(0.04)).panel(sample());
    assertEquals(4, constant.surfaces().get(0).market().rate());
    assertTrue(constant.notices().stream().noneMatch(n -> n.contains("flat")));
  }

  @Test
  void a_history_of_rates_that_ends_early_is_reported() throws IOException {
    Path file = Files.writeString(folder.resolve("r.csv"), "Date;Rate\n2022-09-16;4,0\n");
    Panel panel = ChainPanels.of(Rates.read(file)).withIndex(INDEX).panel(sample());
    assertTrue(
        panel.notices().contains("19 dates outside the history of rates, which is held flat there"),
        panel.notices().toString());
  }

  @Test
  void two_underlyings_need_an_index_and_share_a_panel_with_one() {
    ChainFile other = Chains.endOfDay(CHAINS, "OTHER");
    ChainPanels panels = ChainPanels.of(RATES).withIndex(INDEX).withVolatility(VOLATILITY);
    assertEquals(40, panels.panel(sample(), other).size());
    assertEquals(List.of("OTHER", "SYN1"), panels.panel(sample(), other).symbols());
    ChainPanels own = ChainPanels.of(RATES);
    ChainFile strange =
        Chains.endOfDay(CHAINS, "LATE").between(LocalDate.of(2022, 9, 23), LocalDate.MAX);
    assertEquals(19 + 17, own.panel(sample(), strange).size(), "equal features do no harm");
  }

  @Test
  void rules_side_and_volatilities_are_the_users() {
    ChainPanels panels = ChainPanels.of(RATES).withIndex(INDEX).withVolatility(VOLATILITY);
    int usual = panels.panel(sample()).rows();
    assertTrue(panels.withRules(List.of()).panel(sample()).rows() > usual);
    assertTrue(panels.withSide(QuotedSurfaces.Side.BOTH).panel(sample()).rows() > usual);
    Panel vendor = panels.withVols(QuotedSurfaces.Vols.VENDOR).panel(sample());
    assertTrue(vendor.rows() < usual, "the vendor leaves some out");
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> panels.withRules(List.of(Rule.of("nothing", q -> false))).panel(sample()));
    assertTrue(e.getMessage().contains("no surface is left"), e.getMessage());
    assertTrue(e.getMessage().contains("15,244 dropped: nothing"), e.getMessage());
    assertTrue(panels.toString().contains("return of Index"), panels.toString());
    assertThrows(IllegalArgumentException.class, panels::panel);
  }

  private static QuotedSmile smile(int days, double... kAndVol) {
    double t = days / 365.0;
    List<VolQuote> quotes =
        DoubleStream.iterate(0, i -> i < kAndVol.length, i -> i + 2)
            .mapToObj(
                i ->
                    new VolQuote(
                        OptionType.CALL,
                        100,
                        kAndVol[(int) i],
                        t,
                        kAndVol[(int) i + 1],
                        Double.NaN,
                        Double.NaN))
            .toList();
    return new QuotedSmile(LocalDate.EPOCH.plusDays(days), t, 100, 1, quotes);
  }

  private static double own(QuotedSmile... smiles) {
    return ChainPanels.ownVolatility(new QuotedSurface("X", LocalDate.EPOCH, 100, List.of(smiles)));
  }

  /** 20 days at 20 % and 40 days at 30 %: half of each total variance, over 30 days. */
  @Test
  void volatility_at_the_money_at_30_days_is_linear_in_k_and_in_total_variance() {
    assertEquals(20, own(smile(30, 0, 0.2)), 1e-12);
    assertEquals(25, own(smile(30, -0.1, 0.3, 0.1, 0.2)), 1e-12);
    assertEquals(27.5, own(smile(30, -0.1, 0.3, 0.3, 0.2)), 1e-12);
    assertEquals(20, own(smile(60, 0.1, 0.2)), 1e-12, "the nearest, flat outside");
    assertEquals(20, own(smile(10, -0.1, 0.2), smile(20, -0.1, 0.2)), 1e-12);
    double w = (0.04 * 20 + 0.09 * 40) / 2;
    assertEquals(100 * Math.sqrt(w / 30), own(smile(20, 0, 0.2), smile(40, 0, 0.3)), 1e-12);
  }
}
