package ivylab.service;

import ivylab.calibrate.FitCoordinate;
import ivylab.calibrate.SurrogateSmiles;
import ivylab.corpus.Domain;
import ivylab.file.Digest;
import ivylab.surrogate.SmileLayout;
import ivylab.surrogate.Surrogate;
import ivylab.surrogate.SurrogatePredictor;
import ivylab.torch.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Serves the index smiles of a trained surrogate, in plain Java, at any strike and maturity, and
 * fits it to quotes of the index and of its volatility index, if it was trained on that.
 *
 * <p>What its file's header has under these keys goes to the card:
 *
 * <ul>
 *   <li>{@code name} and {@code version}; otherwise the name of the file and {@code 1}
 *   <li>{@code domain}: the {@link Domain} whose coordinates are its inputs, {@code BOX} or {@code
 *       REALISTIC}
 *   <li>without one, {@code parameters}: their names, separated by commas; otherwise {@code p1, p2,
 *       …}
 *   <li>{@code test error, QUANTITY}: a figure in volatility, one key for each
 * </ul>
 *
 * It answers inside of its domain, or inside of the box of the parameters that it was trained on if
 * it has none, at the strikes of each maturity that it was trained on.
 */
public final class ServedSurrogate implements ServedModel {

  private static final String TEST_ERROR = "test error, ", VIX = "vix";

  private final SurrogatePredictor predictor;
  private final SmileLayout.Part part;
  private final Card card;
  private final ServedSmiles smiles;
  private volatile @Nullable Places latest;

  /** A predictor for some places, for the next chunk of the same request. */
  private record Places(double[] strikes, double[] maturities, SurrogatePredictor at) {}

  private ServedSurrogate(
      SurrogatePredictor predictor, Card card, List<FitCoordinate> box, Optional<Domain> domain) {
    this.predictor = predictor;
    this.part = predictor.layout().spx();
    this.card = card;
    SurrogateSmiles<double[]> model =
        SurrogateSmiles.of(card.name(), predictor, box, double[]::clone);
    this.smiles =
        ServedSmiles.of(domain.map(model::within).orElse(model), card)
            .withDomain(x -> domain.isEmpty() || domain.get().refusal(x).isEmpty());
  }

  /**
   * Reads what {@link Surrogate#save} wrote.
   *
   * @throws IOException naming the file, if it cannot be read or is no surrogate
   */
  public static ServedSurrogate read(Path file) throws IOException {
    Map<String, String> about = SafeTensors.metadata(file);
    Optional<Domain> domain = domain(about, file);
    SurrogatePredictor predictor;
    List<FitCoordinate> box = new ArrayList<>();
    try (Surrogate surrogate = Surrogate.load(file)) {
      predictor = surrogate.predictor();
      if (domain.isPresent()) {
        for (Domain.Coordinate c : domain.get().coordinates())
          box.add(new FitCoordinate(c.name(), c.low(), c.high()));
        if (box.size() != predictor.inputs())
          throw new IOException(
              "%s must have the %d inputs of %s: %d"
                  .formatted(file, box.size(), domain.get(), predictor.inputs()));
      } else {
        double[][] range = surrogate.range();
        String[] names = names(about, range.length, file);
        for (int i = 0; i < range.length; i++)
          box.add(new FitCoordinate(names[i], range[i][0], range[i][1]));
      }
    }
    String plain = String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
    SmileLayout.Part part = predictor.layout().spx(), vix = predictor.layout().vix();
    List<Underlying> underlyings = new ArrayList<>();
    underlyings.add(underlying("spx", part));
    if (vix.size() > 0) underlyings.add(underlying(VIX, vix));
    Card card =
        new Card(
            about.getOrDefault("name", plain),
            about.getOrDefault("version", "1"),
            Digest.of(file),
            box.stream().map(c -> new Parameter(c.name(), c.low(), c.high())).toList(),
            domain.map(ServedSurrogate::words).orElse("the box of what it was trained on"),
            part.logStrikes().get(0),
            part.maturities(),
            false,
            underlyings,
            testErrors(about, file));
    return new ServedSurrogate(predictor, card, box, domain);
  }

  private static Optional<Domain> domain(Map<String, String> about, Path file) throws IOException {
    String name = about.getOrDefault("domain", "");
    if (name.isEmpty()) return Optional.empty();
    for (Domain domain : Domain.values())
      if (domain.name().equals(name)) return Optional.of(domain);
    throw new IOException(
        "%s: domain must be one of %s: %s".formatted(file, List.of(Domain.values()), name));
  }

  private static String words(Domain domain) {
    return switch (domain) {
      case BOX -> "the box of the parameters";
      case REALISTIC ->
          "forward variances between 5 and 80 % volatility up to 0.35 years, feedback norm below 1";
    };
  }

  private static String[] names(Map<String, String> about, int count, Path file)
      throws IOException {
    String given = about.getOrDefault("parameters", "");
    String[] names = new String[count];
    Arrays.setAll(names, i -> "p" + (i + 1));
    if (given.isEmpty()) return names;
    names = given.strip().split("\\s*,\\s*");
    if (names.length != count || Arrays.stream(names).distinct().count() != count)
      throw new IOException("%s must name its %d parameters: %s".formatted(file, count, given));
    return names;
  }

  private static List<TestError> testErrors(Map<String, String> about, Path file)
      throws IOException {
    List<TestError> errors = new ArrayList<>();
    for (Map.Entry<String, String> entry : about.entrySet())
      if (entry.getKey().startsWith(TEST_ERROR))
        try {
          String quantity = entry.getKey().substring(TEST_ERROR.length());
          errors.add(new TestError(quantity, Double.parseDouble(entry.getValue()), "volatility"));
        } catch (NumberFormatException e) {
          throw new IOException(
              "%s: %s must be a number: %s".formatted(file, entry.getKey(), entry.getValue()), e);
        }
    return errors;
  }

  private static Underlying underlying(String name, SmileLayout.Part part) {
    List<Double> t = part.maturities();
    return new Underlying(
        name,
        new Range(
            extreme(part, smile -> smile.get(0), -1), extreme(part, ServedSurrogate::last, 1)),
        new Range(t.get(0), last(t)));
  }

  private static double extreme(
      SmileLayout.Part part, ToDoubleFunction<List<Double>> end, int sign) {
    return sign
        * part.logStrikes().stream().mapToDouble(s -> sign * end.applyAsDouble(s)).max().orElse(0);
  }

  private static double last(List<Double> list) {
    return list.get(list.size() - 1);
  }

  @Override
  public Card card() {
    return card;
  }

  @Override
  public boolean inDomain(double[] parameters) {
    return smiles.inDomain(parameters);
  }

  @Override
  public Range strikes(Underlying underlying, double maturity) {
    SmileLayout.Part of = underlying.name().equals(VIX) ? predictor.layout().vix() : part;
    SmileLayout.Ends ends = of.ends(maturity);
    return new Range(ends.low(), ends.high());
  }

  @Override
  public double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities) {
    int points = strikes.length * maturities.length;
    double[] flat = Arrays.stream(parameters).flatMapToDouble(Arrays::stream).toArray();
    double[] vols = new double[parameters.length * points];
    at(strikes, maturities).vols(flat, parameters.length, vols);
    double[][][] surfaces = new double[parameters.length][maturities.length][];
    for (int s = 0; s < surfaces.length; s++)
      for (int j = 0; j < maturities.length; j++) {
        int from = s * points + j * strikes.length;
        surfaces[s][j] = Arrays.copyOfRange(vols, from, from + strikes.length);
      }
    return surfaces;
  }

  private SurrogatePredictor at(double[] strikes, double[] maturities) {
    Places known = latest;
    if (known != null
        && Arrays.equals(known.strikes, strikes)
        && Arrays.equals(known.maturities, maturities)) return known.at;
    int points = strikes.length * maturities.length;
    double[] k = new double[points], t = new double[points];
    for (int j = 0; j < maturities.length; j++)
      for (int i = 0; i < strikes.length; i++) {
        k[j * strikes.length + i] = strikes[i];
        t[j * strikes.length + i] = maturities[j];
      }
    SurrogatePredictor at = predictor.at(k, t);
    latest = new Places(strikes.clone(), maturities.clone(), at);
    return at;
  }

  @Override
  public boolean calibrates() {
    return true;
  }

  @Override
  public Fit calibrate(List<Quote> quotes, int starts, long seed) {
    return smiles.calibrate(quotes, starts, seed);
  }
}
