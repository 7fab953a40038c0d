package ivylab.repair;

import com.sun.management.OperatingSystemMXBean;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.benchmark.Benchmark;
import ivylab.benchmark.Report;
import ivylab.calibrate.SmileQuote;
import ivylab.calibrate.SmileQuotes;
import ivylab.compare.MaskCondition;
import ivylab.data.Masked;
import ivylab.data.Masking;
import ivylab.data.Panel;
import ivylab.file.Rows;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.process.MeanForm;
import ivylab.simulate.Market;
import ivylab.surface.CompletionError;
import ivylab.surface.Grid;
import ivylab.surface.MarketFeatures;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.VolSurface;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to make a completed surface free of arbitrage. {@code dense}: the share of held-out
 * quotes inside bid-ask before and after, for a made surface of 48 expiries and, unless {@code
 * made} is given and where {@code IVYLAB_REFERENCE} names the folder of real quotes, for puts on
 * the S&amp;P 500. {@code panel}: the ratio of mean errors after and before on held-out dates.
 * Without an argument, both.
 */
public final class RepairBenchmark implements Benchmark {

  private static final MarketFeatures MARKET = new MarketFeatures(0, 20, 2);
  private static final int FINE = 201;

  @Override
  public void run(List<String> arguments, Report report) throws IOException {
    String reference = System.getenv("IVYLAB_REFERENCE");
    if (arguments.isEmpty() || arguments.contains("dense")) {
      if (reference != null && !arguments.contains("made")) spx(Path.of(reference), report);
      made(report);
    }
    if (arguments.isEmpty() || arguments.contains("panel")) {
      sample("economy", Market.economy(1), report);
      sample("SSVI market", Market.ssvi(1), report);
      if (reference != null) real(Path.of(reference), report);
    }
  }

  // ---- dense surfaces

  private static void spx(Path reference, Report report) {
    Path folder = reference.resolve("data").resolve("spx_2019-05-18_chataigner");
    dense(
        "S&P 500 puts",
        SmileQuotes.read(folder.resolve("trainingDataSet.csv"), Rows.STRICT).get(0).quotes(),
        SmileQuotes.read(folder.resolve("testingDataSet.csv"), Rows.STRICT).get(0).quotes(),
        report);
  }

  private static void made(Report report) {
    List<SmileQuote> all = DenseQuotes.seeded(1), visible = new ArrayList<>();
    List<SmileQuote> hidden = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) (i % 2 == 0 ? visible : hidden).add(all.get(i));
    dense("48 expiries", visible, hidden, report);
  }

  private static void dense(
      String name, List<SmileQuote> visible, List<SmileQuote> hidden, Report report) {
    Surface quotes = surface(visible), others = surface(hidden);
    LearnedProcess process =
        learning()
            .withQuotesAtMost(250)
            .withIterationsAtMost(25)
            .learn(List.of(quotes), 1)
            .process();
    Grid region = Grid.around(List.of(quotes, others));
    String part = name + ", process";
    dense(part, process.fit(quotes), visible, hidden, region, report);
    dense(
        part + " that trusts its quotes",
        trusting(process).fit(quotes),
        visible,
        hidden,
        region,
        report);
  }

  /** A tenth of the noise: it follows mids wherever they are within the spread. */
  private static LearnedProcess trusting(LearnedProcess p) {
    return new LearnedProcess(
        p.form(),
        p.warp(),
        p.wide(),
        p.narrow(),
        p.noise() / 10,
        p.noiseSlope() / 10,
        p.coefficients(),
        p.deviations());
  }

  private static void dense(
      String part,
      VolSurface base,
      List<SmileQuote> visible,
      List<SmileQuote> hidden,
      Grid region,
      Report report) {
    report.begin(part);
    Surface quotes = surface(visible);
    report.add(
        "violations before",
        StaticArbitrage.of(base, region.withCounts(41, 41)).spots().size(),
        "");
    report.add("inside, visible, before", 100 * inside(base, visible), "%");
    report.add("inside, held out, before", 100 * inside(base, hidden), "%");
    for (int run = 0; run < 2; run++) { // the second is compiled
      long start = processor();
      RepairedSurface after = ArbitrageFree.repair(base, quotes, region);
      double seconds = (processor() - start) * 1e-9;
      report.note(after.repair().toString());
      if (run == 0) continue;
      report.add("inside, visible, after", 100 * inside(after, visible), "%");
      report.add("inside, held out, after", 100 * inside(after, hidden), "%");
      StaticArbitrage fine = StaticArbitrage.of(after, region.withCounts(FINE, FINE));
      report.add("violations on 201 x 201", fine.spots().size(), "");
      if (!fine.isFree()) report.note(fine.toString());
      report.add("repair", seconds, "s");
    }
  }

  /** Time of the processor in nanoseconds: what it takes on one thread, whatever else runs. */
  private static long processor() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static Surface surface(List<SmileQuote> quotes) {
    List<Point> points = new ArrayList<>();
    for (SmileQuote q : quotes) points.add(Point.ofVol(q.place().k(), q.place().t(), q.mid()));
    return new Surface("SPX", LocalDate.of(2019, 5, 18), MARKET, points);
  }

  private static double inside(VolSurface surface, List<SmileQuote> quotes) {
    double[] k = quotes.stream().mapToDouble(q -> q.place().k()).toArray();
    double[] t = quotes.stream().mapToDouble(q -> q.place().t()).toArray();
    double[] vol = surface.vol(k, t);
    double inside = 0;
    for (int i = 0; i < vol.length; i++) if (quotes.get(i).isInside(vol[i])) inside++;
    return inside / vol.length;
  }

  // ---- panels

  private static Learning learning() {
    return Learning.DEFAULT.withForm(MeanForm.SSVI).withSurfacesAtMost(60).withIterationsAtMost(60);
  }

  private static void sample(String name, Market market, Report report) {
    List<LocalDate> dates = market.dates(), training = new ArrayList<>(), last = new ArrayList<>();
    for (int i = 0; i < dates.size(); i++)
      if (i < dates.size() - 24) {
        if (i % 6 == 0) training.add(dates.get(i));
      } else if (i % 4 == 0) last.add(dates.get(i));
    LearnedProcess process =
        learning().learn(market.surfaces(Market.LIQUID, training), 1).process();
    List<Surface> test = market.surfaces(Market.LIQUID, last);
    for (MaskCondition condition : conditions()) {
      report.begin(name + ", " + condition);
      Cost cost = new Cost();
      for (Surface surface : test) cost.add(process, surface, condition.masking());
      cost.report(report);
      report.begin(name + ", " + condition + ", process that trusts its quotes");
      Cost more = new Cost();
      for (Surface surface : test) more.add(trusting(process), surface, condition.masking());
      more.report(report);
    }
  }

  /** The process is learned from the other dates of the one index. */
  private static void real(Path reference, Report report) {
    Panel panel = Panel.read(reference.resolve("data").resolve("real_surfaces.csv")).only("DAX");
    List<LearnedProcess> processes = new ArrayList<>();
    for (Surface surface : panel.surfaces())
      processes.add(learning().learn(panel.where(s -> s != surface).surfaces(), 1).process());
    for (MaskCondition condition : conditions()) {
      report.begin("real quotes, " + condition);
      Cost cost = new Cost();
      for (int i = 0; i < processes.size(); i++)
        cost.add(processes.get(i), panel.surfaces().get(i), condition.masking());
      cost.report(report);
    }
  }

  private static List<MaskCondition> conditions() {
    return List.of(MaskCondition.hidden(0.5), MaskCondition.visible(10));
  }

  /** Errors before and after, summed over surfaces. */
  private static final class Cost {
    private double before, after, seconds, most;
    private int surfaces, free, violations;

    void add(LearnedProcess process, Surface surface, Masking masking) {
      Masked masked = masking.apply(surface, 1);
      VolSurface base = process.fit(masked.visible());
      Grid region = Grid.around(surface);
      long start = processor();
      RepairedSurface repaired = ArbitrageFree.repair(base, masked.visible(), region);
      double time = (processor() - start) * 1e-9;
      seconds += time;
      most = Math.max(most, time);
      surfaces++;
      if (repaired.repair().way() == Repair.Way.UNCHANGED) free++;
      before += CompletionError.of(base, masked.targets()).volMape();
      after += CompletionError.of(repaired, masked.targets()).volMape();
      violations += StaticArbitrage.of(repaired, region.withCounts(FINE, FINE)).spots().size();
    }

    void report(Report report) {
      report.add("surfaces", surfaces, "");
      report.add("free before", 100.0 * free / surfaces, "%");
      report.add("IV MAPE before", 100 * before / surfaces, "%");
      report.add("IV MAPE after", 100 * after / surfaces, "%");
      report.add("ratio", after / before, "");
      report.add("violations on 201 x 201", violations, "");
      report.add("repair", seconds / surfaces, "s");
      report.add("slowest repair", most, "s");
    }
  }
}
