package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.corpus.Domain;
import ivylab.rough.QuadraticRoughHeston;
import ivylab.surrogate.SmileData;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogatePredictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A trained surrogate as a smile model: index smiles at any strike and maturity, and smiles and
 * futures of the VIX if it was trained on them, by natural cubic splines in log-strike and linearly
 * in maturity between the points of its layout.
 *
 * <p>The bounds are those of the training data: outside of them a network guesses. So it does
 * outside of the strikes and maturities of its layout, see {@link #outside(Place)}.
 *
 * @param <M> the model that a point of the coordinates stands for
 */
public final class SurrogateSmiles<M> implements SmileModel<M> {

  /** Places within this of a range lie inside: more than rounding, less than any strike's step. */
  private static final double ROUNDING = 1e-9;

  /** What depends on the places alone: the index by a predictor, others from its layout. */
  private record Prepared(
      QuotePlaces places,
      List<Integer> spx,
      @Nullable SurrogatePredictor index,
      List<Interpolated> others) {}

  /**
   * Values of one part, interpolated.
   *
   * @param indices of the places
   * @param shares of the part's points in each value, {@code [m][size]}
   * @param offset of the part among the outputs of the network
   */
  private record Interpolated(List<Integer> indices, double[][] shares, int offset) {

    /** From value and derivatives of each output to those of each place, {@code [m][c]}. */
    double[][] apply(double[][] rows) {
      double[][] result = new double[shares.length][rows[0].length];
      for (int i = 0; i < shares.length; i++)
        for (int g = 0; g < shares[i].length; g++)
          for (int c = 0; c < result[i].length; c++)
            result[i][c] += shares[i][g] * rows[offset + g][c];
      return result;
    }
  }

  private final String name;
  private final SurrogatePredictor predictor;
  private final List<FitCoordinate> coordinates;
  private final Function<double[], M> model;
  private final @Nullable Domain domain;
  private final @Nullable TestedErrors errors;
  private volatile @Nullable Prepared latest;

  private SurrogateSmiles(
      String name,
      SurrogatePredictor predictor,
      List<FitCoordinate> coordinates,
      Function<double[], M> model,
      @Nullable Domain domain,
      @Nullable TestedErrors errors) {
    this.name = name;
    this.predictor = predictor;
    this.coordinates = List.copyOf(coordinates);
    this.model = model;
    this.domain = domain;
    this.errors = errors;
    if (predictor.inputs() != coordinates.size())
      throw new IllegalArgumentException(
          "coordinates [%d] must be one per input of the surrogate [%d]"
              .formatted(coordinates.size(), predictor.inputs()));
  }

  /**
   * @param name in tables
   * @param coordinates names and bounds of the inputs, {@code [p]}
   * @param model of a point of the inputs
   */
  public static <M> SurrogateSmiles<M> of(
      String name,
      SurrogatePredictor predictor,
      List<FitCoordinate> coordinates,
      Function<double[], M> model) {
    return new SurrogateSmiles<>(name, predictor, coordinates, model, null, null);
  }

  /**
   * A surrogate of quadratic rough Heston.
   *
   * @param domain whose coordinates are its inputs
   * @param range of each input in the training data, {@code [p][least, most]}
   */
  public static SurrogateSmiles<QuadraticRoughHeston> of(
      String name, SurrogatePredictor predictor, Domain domain, double[][] range) {
    List<Domain.Coordinate> inputs = domain.coordinates();
    if (inputs.size() != range.length)
      throw new IllegalArgumentException(
          "%s has %d coordinates, but the surrogate has %d inputs"
              .formatted(domain, inputs.size(), range.length));
    List<FitCoordinate> box = new ArrayList<>();
    for (int j = 0; j < range.length; j++)
      box.add(new FitCoordinate(inputs.get(j).name(), range[j][0], range[j][1]));
    return new SurrogateSmiles<>(name, predictor, box, domain::model, domain, null);
  }

  /**
   * Reads a surrogate of quadratic rough Heston that {@link Surrogate#save} wrote; its number of
   * inputs tells the domain.
   *
   * @throws IOException naming the file, if it cannot be read or is no surrogate
   * @throws IllegalArgumentException if no domain has so many coordinates
   */
  public static SurrogateSmiles<QuadraticRoughHeston> read(Path file) throws IOException {
    try (Surrogate surrogate = Surrogate.load(file)) {
      int inputs = surrogate.inputs();
      for (Domain domain : Domain.values())
        if (domain.coordinates().size() == inputs)
          return of(
              String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", ""),
              surrogate.predictor(),
              domain,
              surrogate.range());
      throw new IllegalArgumentException(
          "%s has %d inputs; no domain of quadratic rough Heston has as many coordinates"
              .formatted(file, inputs));
    }
  }

  /**
   * The same that keeps to a domain, whose rules may bind several coordinates.
   *
   * @param domain whose coordinates are those of this model
   */
  public SurrogateSmiles<M> within(Domain domain) {
    if (domain.coordinates().size() != coordinates.size())
      throw new IllegalArgumentException(
          "%s has %d coordinates, but the surrogate has %d inputs"
              .formatted(domain, domain.coordinates().size(), coordinates.size()));
    return new SurrogateSmiles<>(name, predictor, coordinates, model, domain, errors);
  }

  /**
   * The same that knows its own errors, from smiles that it was not trained on: a fit then counts a
   * quote by the errors of both, and correlations among the model's errors enter its standard
   * errors. The noise of the test smiles counts as error of the model, so they should be precise.
   *
   * @param test with the layout and the parameters of this surrogate
   */
  public SurrogateSmiles<M> withErrors(SmileData test) {
    return new SurrogateSmiles<>(
        name, predictor, coordinates, model, domain, TestedErrors.of(predictor, test));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double[][] relativeErrors(QuotePlaces places) {
    return errors == null ? new double[0][] : errors.products(places);
  }

  @Override
  public List<FitCoordinate> coordinates() {
    return coordinates;
  }

  @Override
  public M model(double[] x) {
    return model.apply(x);
  }

  @Override
  public Optional<String> refusal(double[] x) {
    return domain == null ? Optional.empty() : domain.refusal(x);
  }

  @Override
  public double[] excess(double[] x) {
    return domain == null ? new double[0] : domain.excess(x);
  }

  @Override
  public boolean has(Kind kind) {
    return part(kind).size() > 0;
  }

  /**
   * Outside of the maturities of the layout, or of its log-strikes, whose ends are mixed linearly
   * between two maturities.
   */
  @Override
  public Optional<String> outside(Place place) {
    SmileLayout.Part part = part(place.kind());
    if (part.size() == 0) return Optional.empty();
    List<Double> t = part.maturities();
    double first = t.get(0), last = t.get(t.size() - 1);
    if (place.t() < first - ROUNDING || place.t() > last + ROUNDING)
      return Optional.of(
          String.format(
              Locale.ROOT,
              "outside the maturities of %s, %.4g to %.4g years",
              place.kind(),
              first,
              last));
    if (place.kind() == Kind.VIX_FUTURE) return Optional.empty();
    SmileLayout.Ends ends = part.ends(place.t());
    double low = ends.low(), high = ends.high();
    if (place.k() >= low - ROUNDING && place.k() <= high + ROUNDING) return Optional.empty();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "outside the log-strikes of %s at %.4g years, %.4g to %.4g",
            place.kind(),
            place.t(),
            low,
            high));
  }

  private SmileLayout.Part part(Kind kind) {
    return part(predictor.layout(), kind);
  }

  /** Position of the first point of a kind among all outputs. */
  static int offset(SmileLayout layout, Kind kind) {
    return switch (kind) {
      case SPX -> 0;
      case VIX -> layout.spx().size();
      case VIX_FUTURE -> layout.spx().size() + layout.vix().size();
    };
  }

  static SmileLayout.Part part(SmileLayout layout, Kind kind) {
    return switch (kind) {
      case SPX -> layout.spx();
      case VIX -> layout.vix();
      case VIX_FUTURE -> layout.futures();
    };
  }

  /** Points that the surrogate was trained on. */
  public SmileLayout layout() {
    return predictor.layout();
  }

  @Override
  public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
    Prepared at = prepare(places);
    boolean slopes = jacobian.length > 0;
    if (at.index != null) spread(evaluate(at.index, x, slopes), at.spx, vols, jacobian);
    if (at.others.isEmpty()) return;
    double[][] whole = evaluate(predictor, x, slopes);
    for (Interpolated other : at.others) spread(other.apply(whole), other.indices, vols, jacobian);
  }

  /** Value and derivatives of each output, {@code [G][1 + p]} or {@code [G][1]}. */
  private static double[][] evaluate(SurrogatePredictor at, double[] x, boolean slopes) {
    int g = at.outputs(), p = x.length;
    double[] values = new double[g], flat = new double[slopes ? g * p : 0];
    if (slopes) at.jacobian(x, 1, values, flat);
    else at.vols(x, 1, values);
    double[][] rows = new double[g][slopes ? 1 + p : 1];
    for (int i = 0; i < g; i++) {
      rows[i][0] = values[i];
      if (slopes) System.arraycopy(flat, i * p, rows[i], 1, p);
    }
    return rows;
  }

  private static void spread(
      double[][] rows, List<Integer> to, double[] vols, double[][] jacobian) {
    for (int i = 0; i < rows.length; i++) {
      int at = to.get(i);
      vols[at] = rows[i][0];
      if (jacobian.length > 0) System.arraycopy(rows[i], 1, jacobian[at], 0, rows[i].length - 1);
    }
  }

  private Prepared prepare(QuotePlaces places) {
    Prepared known = latest;
    if (known != null && known.places.equals(places)) return known;
    List<Integer> spx = List.of();
    List<Interpolated> others = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Integer> own = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) if (places.places().get(i).kind() == kind) own.add(i);
      if (!own.isEmpty() && !has(kind))
        throw new IllegalArgumentException(name + " has no values of " + kind);
      if (kind == Kind.SPX) spx = own;
      else if (!own.isEmpty())
        others.add(
            new Interpolated(
                own, shares(places, own, part(kind)), offset(predictor.layout(), kind)));
    }
    SurrogatePredictor index =
        spx.isEmpty() ? null : predictor.at(column(places, spx, true), column(places, spx, false));
    Prepared fresh = new Prepared(places, spx, index, others);
    latest = fresh;
    return fresh;
  }

  private static double[][] shares(QuotePlaces places, List<Integer> of, SmileLayout.Part part) {
    return of.stream()
        .map(i -> places.places().get(i))
        .map(place -> part.shares(place.k(), place.t()))
        .toArray(double[][]::new);
  }

  private static double[] column(QuotePlaces places, List<Integer> of, boolean strikes) {
    return of.stream()
        .mapToDouble(
            i -> {
              Place p = places.places().get(i);
              return strikes ? p.k() : p.t();
            })
        .toArray();
  }
}
