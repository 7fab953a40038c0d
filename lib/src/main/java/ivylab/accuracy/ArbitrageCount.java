package ivylab.accuracy;

import ivylab.arbitrage.QuoteArbitrage;
import ivylab.arbitrage.QuoteArbitrage.Trade;
import ivylab.arbitrage.StaticArbitrage;
import ivylab.arbitrage.StaticArbitrage.Condition;
import ivylab.file.TableRows;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import ivylab.surface.Grid;
import ivylab.surface.VolSurface;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.surrogate.SurrogateSurface;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * Static arbitrage in predicted index surfaces. A smooth surrogate is checked on a mesh of 41 x 41
 * points by {@link StaticArbitrage}; points of the mesh that lie outside the strikes of the layout
 * at their maturity (between two maturities, interpolated) are not counted. A surrogate that gives
 * the points of its layout alone is checked there by {@link QuoteArbitrage}, as if the volatilities
 * were quotes: what lies between is not the surrogate's.
 *
 * @param places where was checked
 * @param surfaces surfaces checked
 * @param pointsEach points checked of each
 * @param violated surfaces with at least one violation
 * @param mixed smooth surfaces that {@link SurrogateSurface} mixes with flat smiles; 0 otherwise
 * @param lines one per condition
 */
public record ArbitrageCount(
    Places places, int surfaces, int pointsEach, int violated, int mixed, List<Line> lines) {

  /** Where surfaces are checked. */
  public enum Places {
    /** On a mesh, as predicted. */
    MESH("mesh of 41 x 41 points, as predicted"),
    /** On a mesh, after the mixture with flat smiles that removes butterflies. */
    MESH_MIXED("mesh of 41 x 41 points, after mixing with flat smiles"),
    /** At the points of the layout alone. */
    LAYOUT("points of the layout alone");

    private final String text;

    Places(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One condition.
   *
   * @param condition its name
   * @param calendar whether it concerns maturities rather than strikes
   * @param surfaces surfaces that violate it anywhere
   * @param points points that violate it, over all surfaces
   * @param deepest largest violation, 0 if there is none: the credit as a share of the forward, or
   *     -g, or -w_t per year; not a number for volatilities that are not positive
   */
  public record Line(
      String condition, boolean calendar, int surfaces, long points, double deepest) {}

  /** One violation. */
  private record Found(String condition, double depth) {}

  private static final String NOT_POSITIVE = "bounds";

  public ArbitrageCount {
    lines = List.copyOf(lines);
  }

  /**
   * Checks the predictions for these parameters: a smooth surrogate on the mesh as predicted, any
   * other at the points of its layout.
   *
   * @param inputs parameters of each surface, {@code [n p]}
   */
  public static ArbitrageCount of(SurrogatePredictor predictor, double[][] inputs) {
    if (inputs.length > 0 && predictor.surface(inputs[0]) instanceof SurrogateSurface)
      return mesh(predictor, inputs, Places.MESH);
    return layout(
        predictor.layout().spx(),
        Arrays.stream(inputs).map(predictor::vols).toArray(double[][]::new));
  }

  /**
   * Checks the surfaces of a smooth surrogate as {@link SurrogatePredictor#surface} gives them,
   * without butterflies.
   *
   * @param inputs parameters of each surface, {@code [n p]}
   */
  public static ArbitrageCount mixed(SurrogatePredictor predictor, double[][] inputs) {
    return mesh(predictor, inputs, Places.MESH_MIXED);
  }

  private static ArbitrageCount mesh(
      SurrogatePredictor predictor, double[][] inputs, Places places) {
    List<VolSurface> surfaces = new ArrayList<>();
    int mixed = 0;
    for (double[] input : inputs) {
      if (!(predictor.surface(input) instanceof SurrogateSurface surface))
        throw new IllegalArgumentException("predictor must be that of a smooth surrogate");
      if (surface.flattening() > 0) mixed++;
      surfaces.add(places == Places.MESH ? surface.predicted() : surface);
    }
    return mesh(predictor.layout().spx(), surfaces, places, mixed);
  }

  static ArbitrageCount mesh(
      SmileLayout.Part part, List<? extends VolSurface> surfaces, Places places, int mixed) {
    Grid grid = grid(part);
    double[] k = grid.kPoints(), t = grid.tPoints();
    int inside =
        (int) IntStream.range(0, k.length).filter(i -> part.ends(t[i]).contains(k[i])).count();
    List<String> names = Arrays.stream(Condition.values()).map(Condition::toString).toList();
    List<List<Found>> all = new ArrayList<>();
    for (VolSurface surface : surfaces)
      all.add(
          StaticArbitrage.of(surface, grid).spots().stream()
              .filter(spot -> part.ends(spot.t()).contains(spot.k()))
              .map(spot -> new Found(spot.condition().toString(), spot.depth()))
              .toList());
    List<Boolean> calendar = Arrays.stream(Condition.values()).map(Condition::isCalendar).toList();
    return count(places, inside, mixed, names, calendar, all);
  }

  /**
   * Checks volatilities at the points of a layout. Those that are not positive are counted as
   * violated bounds and take part in no other check.
   *
   * @param part layout of the index smiles
   * @param predictions at least its volatilities in its order, {@code [n][≥ part.size()]}
   */
  public static ArbitrageCount layout(SmileLayout.Part part, double[][] predictions) {
    List<List<Found>> all = new ArrayList<>();
    for (double[] vols : predictions) all.add(found(part, vols));
    return count(
        Places.LAYOUT,
        part.size(),
        0,
        List.of(
            NOT_POSITIVE,
            Trade.SPREAD.toString(),
            Trade.BUTTERFLY.toString(),
            Trade.CALENDAR.toString()),
        List.of(false, false, false, true),
        all);
  }

  private static List<Found> found(SmileLayout.Part part, double[] vols) {
    if (vols.length < part.size())
      throw new IllegalArgumentException(
          "predictions must have %d volatilities per row: %d".formatted(part.size(), vols.length));
    List<Found> found = new ArrayList<>();
    List<QuotedSmile> smiles = new ArrayList<>();
    for (int m = 0; m < part.maturities().size(); m++) {
      double t = part.maturities().get(m);
      List<VolQuote> quotes = new ArrayList<>();
      for (int s = 0; s < part.strikes(); s++) {
        double k = part.logStrikes().get(m).get(s), vol = vols[part.index(s, m)];
        if (!(vol > 0 && vol < Double.POSITIVE_INFINITY))
          found.add(new Found(NOT_POSITIVE, Double.NaN));
        else
          quotes.add(
              new VolQuote(
                  k < 0 ? OptionType.PUT : OptionType.CALL,
                  Math.exp(k),
                  k,
                  t,
                  vol,
                  Double.NaN,
                  Double.NaN));
      }
      if (!quotes.isEmpty())
        smiles.add(new QuotedSmile(LocalDate.EPOCH.plusDays(m + 1), t, 1, 1, quotes));
    }
    if (!smiles.isEmpty())
      QuoteArbitrage.of(new QuotedSurface("SPX", LocalDate.EPOCH, 1, smiles))
          .middle()
          .forEach(v -> found.add(new Found(v.trade().toString(), v.credit())));
    return found;
  }

  private static ArbitrageCount count(
      Places places,
      int points,
      int mixed,
      List<String> names,
      List<Boolean> calendar,
      List<List<Found>> all) {
    List<Line> lines = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      String name = names.get(c);
      int violated = 0;
      long spots = 0;
      double deepest = 0;
      for (List<Found> found : all) {
        double[] depths =
            found.stream()
                .filter(f -> f.condition().equals(name))
                .mapToDouble(Found::depth)
                .toArray();
        if (depths.length > 0) violated++;
        spots += depths.length;
        for (double depth : depths) deepest = Math.max(deepest, depth); // NaN stays
      }
      lines.add(new Line(name, calendar.get(c), violated, spots, deepest));
    }
    int violated = (int) all.stream().filter(found -> !found.isEmpty()).count();
    return new ArbitrageCount(places, all.size(), points, violated, mixed, lines);
  }

  /** 41 x 41 points over the rectangle of the layout. */
  private static Grid grid(SmileLayout.Part part) {
    double[] k = part.k(), t = part.t();
    double kMin = Arrays.stream(k).min().orElseThrow(), kMax = Arrays.stream(k).max().orElseThrow();
    double tMin = Arrays.stream(t).min().orElseThrow(), tMax = Arrays.stream(t).max().orElseThrow();
    if (!(kMin < kMax && tMin < tMax))
      throw new IllegalArgumentException(
          "the layout must have two strikes and two maturities for a mesh: %d, %d"
              .formatted(part.strikes(), part.maturities().size()));
    return new Grid(kMin, kMax, 41, tMin, tMax, 41);
  }

  /** Share of the surfaces that have a violation; NaN of none. */
  public double share() {
    return violated / (double) surfaces;
  }

  /** Whether none has a violation. */
  public boolean isFree() {
    return violated == 0;
  }

  /** One row per condition. */
  public Table toTable() {
    return TableRows.of(lines)
        .text("Condition", Line::condition)
        .text("Kind", line -> line.calendar() ? "calendar" : "strikes")
        .count("Surfaces", Line::surfaces)
        .number("Surfaces %", line -> 100.0 * line.surfaces() / surfaces)
        .total("Points", Line::points)
        .number("Points %", line -> 100.0 * line.points() / ((double) surfaces * pointsEach))
        .number("Deepest", Line::deepest)
        .table("static arbitrage of %d surfaces, %s".formatted(surfaces, places));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d of %d surfaces violate a condition (%s)", violated, surfaces, places);
  }
}
