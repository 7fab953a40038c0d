package ivylab.plot;

import ivylab.data.Masked;
import ivylab.data.Panel;
import ivylab.data.Split;
import ivylab.data.Split.Part;
import ivylab.data.Split.Span;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import java.awt.Color;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

/** Figures of panels: numbers by date, splits and masks. */
public final class DataPlots {

  private static final long DAY = 86_400_000;

  /** Days without a value that break a line; dates of a series that are marked. */
  private static final int LONG = 60, FEW = 40;

  private DataPlots() {}

  /** A number of every surface by date, one line per symbol. */
  public static Figure overTime(Panel panel, String yName, ToDoubleFunction<Surface> quantity) {
    var series = new LinkedHashMap<String, SortedMap<LocalDate, Double>>();
    for (String symbol : panel.symbols()) series.put(symbol, new TreeMap<>());
    for (Surface s : panel.surfaces())
      series
          .computeIfAbsent(s.symbol(), name -> new TreeMap<>())
          .put(s.asOf(), quantity.applyAsDouble(s));
    return byDate(yName, series, 0, 300);
  }

  /**
   * Lines by date, broken where dates are missing for long; a series with few is marked at each.
   *
   * @param series by name, at least one, none empty
   * @param colour category of the first series
   */
  @SuppressWarnings("JavaUtilDate") // the type of dates that a chart takes
  static Figure byDate(
      String yName, Map<String, SortedMap<LocalDate, Double>> series, int colour, int height) {
    XYChart chart = new Lines("", yName).chart;
    series.forEach(
        (name, values) -> {
          List<Date> dates = new ArrayList<>();
          List<Double> y = new ArrayList<>();
          for (var entry : values.entrySet()) {
            var date = new Date(entry.getKey().toEpochDay() * DAY);
            Date before = dates.isEmpty() ? date : dates.get(dates.size() - 1);
            if (date.getTime() - before.getTime() > LONG * DAY) {
              dates.add(new Date(date.getTime() - DAY));
              y.add(Double.NaN);
            }
            dates.add(date);
            y.add(entry.getValue());
          }
          Color shown = Theme.category(colour + chart.getSeriesCollection().size());
          XYSeries line = chart.addSeries(name, dates, y);
          line.setLineColor(shown);
          line.setMarkerColor(shown);
          if (values.size() <= FEW) line.setMarker(Mark.disc(3.6));
        });
    return Figure.of(chart).withSize(Figure.WIDTH, height);
  }

  /** The market features of a panel by date: return, volatility level, rate. */
  public static Figure market(Panel panel) {
    return Figure.grid(
        "",
        1,
        List.of(
            market(panel, "return (%)", s -> 100 * s.market().marketReturn(), 0),
            market(panel, "volatility (%)", s -> s.market().volatility(), 1),
            market(panel, "rate (%)", s -> s.market().rate(), 2)));
  }

  private static Figure market(
      Panel panel, String yName, ToDoubleFunction<Surface> quantity, int colour) {
    SortedMap<LocalDate, Double> line = new TreeMap<>();
    for (Surface s : panel.surfaces()) line.put(s.asOf(), quantity.applyAsDouble(s));
    return byDate(yName, Map.of(yName, line), colour, 150);
  }

  /**
   * The use of each date, one band below another for several splits.
   *
   * @param splits by name, in the order shown; each made from one panel
   */
  public static Figure splits(Map<String, Split> splits) {
    List<String> names = List.copyOf(splits.keySet());
    List<Split> rows = List.copyOf(splits.values());
    Lines lines = Lines.rows("", names, Collections.nCopies(names.size(), ""));
    for (Part part : Part.values()) {
      List<double[]> used = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        List<Span> spans = rows.get(row).spans();
        if (spans.isEmpty())
          throw new IllegalArgumentException(
              "split '%s' has no spans in time: its panels were given".formatted(names.get(row)));
        for (int i = 0; i < spans.size(); i++) {
          if (spans.get(i).part() != part) continue;
          boolean last = i + 1 == spans.size();
          LocalDate end = last ? spans.get(i).last().plusDays(1) : spans.get(i + 1).first();
          double from = spans.get(i).first().toEpochDay(), to = end.toEpochDay();
          double[] gap = {to, Double.NaN};
          used.addAll(List.of(new double[] {from, -row}, new double[] {to, -row}, gap));
        }
      }
      double[] x = used.stream().mapToDouble(p -> p[0]).toArray();
      double[] low = used.stream().mapToDouble(p -> p[1] - 0.25).toArray();
      double[] high = used.stream().mapToDouble(p -> p[1] + 0.25).toArray();
      if (x.length > 0)
        lines.band(part.name().toLowerCase(Locale.ROOT), x, low, high, colour(part));
    }
    var styler = lines.chart.getStyler();
    styler.setXAxisTickLabelsFormattingFunction(
        day -> LocalDate.ofEpochDay(day.longValue()).toString());
    return lines.figure("").withSize(Figure.WIDTH, 84 + 60 * names.size());
  }

  static Color colour(Part part) {
    return switch (part) {
      case TRAINING -> new Color(0x9DC9E6);
      case VALIDATION -> Theme.category(3);
      case TEST -> Theme.category(1);
      case PURGED -> Theme.INK;
    };
  }

  /**
   * Quotes coloured by cluster, its number at the middle: visible quotes as discs, hidden ones as
   * diamonds, those set aside as grey dots.
   *
   * @param labels cluster of each quote, from 0, as {@link ivylab.data.Masking#clusters} gives them
   */
  public static Figure clusters(Masked masked, List<Integer> labels) {
    List<Point> points = masked.surface().points();
    if (labels.size() != points.size())
      throw new IllegalArgumentException(
          "labels holds %d clusters for %d quotes".formatted(labels.size(), points.size()));
    List<Integer> aside = masked.asideIndices(), hidden = masked.hiddenIndices();
    double radius = points.size() > 1000 ? 1.6 : points.size() > 250 ? 2.8 : 4;
    boolean log = QuotePlane.spreadsWidely(points.stream().map(Point::t).toList());
    Lines lines = new Lines(QuotePlane.K, QuotePlane.T).logY(log);
    int clusters = labels.stream().mapToInt(c -> c).max().orElse(0) + 1;
    for (int i = 0; i < clusters; i++) {
      int cluster = i;
      int[] of = IntStream.range(0, points.size()).filter(j -> labels.get(j) == cluster).toArray();
      List<Point> all = new ArrayList<>(), seen = new ArrayList<>(), unseen = new ArrayList<>();
      for (int j : of) {
        all.add(points.get(j));
        if (!aside.contains(j)) (hidden.contains(j) ? unseen : seen).add(points.get(j));
      }
      Color colour = Theme.category(i);
      String name = "cluster " + (i + 1);
      add(lines, name, seen, Mark.disc(radius), colour);
      add(lines, name + ", hidden", unseen, Mark.diamond(1.25 * radius), colour);
      add(lines, name + ", middle", middle(all, log), Mark.number(i + 1), colour);
    }
    add(lines, "aside", aside.stream().map(points::get).toList(), Mark.disc(1.4), Theme.AXIS);
    lines.sign("visible (%d)".formatted(masked.visibleSize()), Mark.disc(4), Theme.SOFT_INK);
    if (!hidden.isEmpty())
      lines.sign("hidden (%d)".formatted(hidden.size()), Mark.diamond(4.6), Theme.SOFT_INK);
    if (!aside.isEmpty())
      lines.sign("set aside (%d)".formatted(aside.size()), Mark.disc(1.4), Theme.AXIS);
    return lines.figure(Quotes.name(masked.surface()));
  }

  private static void add(Lines lines, String name, List<Point> points, Mark mark, Color colour) {
    List<double[]> all = points.stream().map(p -> new double[] {p.k(), p.t()}).toList();
    lines.unlisted().points(name, all, mark, colour);
  }

  /** The middle as it is seen; none of none. */
  private static List<Point> middle(List<Point> points, boolean log) {
    if (points.isEmpty()) return points;
    double k = points.stream().mapToDouble(Point::k).average().orElseThrow();
    double t =
        points.stream().mapToDouble(p -> log ? Math.log(p.t()) : p.t()).average().orElseThrow();
    return List.of(new Point(k, log ? Math.exp(t) : t, 1));
  }
}
