package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Slice;
import ivylab.fourier.Heston;
import ivylab.fourier.OptionStrip;
import ivylab.fourier.Pricer;
import ivylab.price.ImpliedVol;
import java.util.Arrays;
import java.util.List;

/**
 * Heston's model as a smile model: index volatilities by {@link Pricer#lewis}, which prices at
 * every point of the bounds, and their derivatives by the same integral. It has no values of the
 * VIX.
 *
 * <p>A price is known to 1e-11 of the forward; one below 1e-10 counts as 1e-10, so that every quote
 * has a volatility at every point and a search can start anywhere. An interrupt of the thread ends
 * a computation at its next maturity.
 *
 * @param coordinates bounds of {@code v0, kappa, theta, sigma, rho}, in this order
 */
public record HestonSmiles(List<FitCoordinate> coordinates) implements SmileModel<Heston> {

  private static final List<String> NAMES = List.of("v0", "kappa", "theta", "sigma", "rho");

  /** Variances from 0.04 % to 100 %, that is volatilities from 2 to 100 %. */
  public static final HestonSmiles DEFAULT =
      new HestonSmiles(
          List.of(
              new FitCoordinate("v0", 0.0004, 1),
              new FitCoordinate("kappa", 0.05, 20),
              new FitCoordinate("theta", 0.0004, 1),
              new FitCoordinate("sigma", 0.02, 5),
              new FitCoordinate("rho", -0.99, 0.99)));

  private static final Pricer PRICER = Pricer.lewis();
  private static final double LEAST = 1e-10;

  public HestonSmiles {
    coordinates = List.copyOf(coordinates);
    List<String> names = coordinates.stream().map(FitCoordinate::name).toList();
    if (!names.equals(NAMES))
      throw new IllegalArgumentException("coordinates must be %s: %s".formatted(NAMES, names));
    for (int j = 0; j < 4; j++)
      if (!(coordinates.get(j).low() > 0))
        throw new IllegalArgumentException(
            "the lower bound must be positive: " + coordinates.get(j));
    if (!(coordinates.get(4).low() > -1 && coordinates.get(4).high() < 1))
      throw new IllegalArgumentException("bounds must be inside of (-1, 1): " + coordinates.get(4));
  }

  @Override
  public String name() {
    return "Heston";
  }

  @Override
  public Heston model(double[] x) {
    return new Heston(x[0], x[1], x[2], x[3], x[4]);
  }

  @Override
  public void values(double[] x, QuotePlaces places, double[] vols, double[][] jacobian) {
    Heston law = model(x);
    for (Slice slice : places.slices()) {
      BoundedSearch.stopIfInterrupted();
      if (slice.kind() != Kind.SPX)
        throw new IllegalArgumentException("Heston has no values of " + slice.kind());
      List<Integer> at = slice.indices();
      double t = slice.t();
      double[] k = at.stream().mapToDouble(i -> places.places().get(i).k()).toArray();
      OptionStrip strip = PRICER.price(law, t, k);
      for (int i = 0; i < k.length; i++)
        vols[at.get(i)] =
            ImpliedVol.of(strip.type(i), Math.max(strip.price(i), LEAST), 1, Math.exp(k[i]), 1, t);
      if (jacobian.length == 0) continue;
      double reach = Arrays.stream(k).map(Math::abs).max().orElseThrow();
      var gradient = new HestonGradient(x, t, reach);
      for (int i = 0; i < k.length; i++) {
        double[] row = jacobian[at.get(i)];
        if (strip.price(i) > LEAST) gradient.at(k[i], vols[at.get(i)], row);
        else Arrays.fill(row, 0);
      }
    }
  }
}
