package ivylab.service;

import ivylab.calibrate.HestonSmiles;
import ivylab.file.Digest;
import ivylab.price.Black;
import ivylab.price.OptionType;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Heston's model with exact prices, on the published grid of ten strikes, K/F from 0.8 to 1.5, and
 * six maturities from 30 to 360 days. It needs no file, and its parameters are those that the
 * published route asks for.
 *
 * <p>Prices have an error of 1e-11 of the forward, so there is no volatility where an
 * out-of-the-money price is below {@value #LEAST} of it.
 */
public final class ServedHeston implements ServedModel {

  private static final double LEAST = 1e-9;

  private static final List<Double> STRIKES =
      DoubleStream.of(0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5)
          .map(Math::log)
          .boxed()
          .toList();
  private static final List<Double> MATURITIES =
      DoubleStream.of(30, 60, 90, 180, 270, 360).map(days -> days / 365).boxed().toList();

  private final ServedSmiles smiles;

  /** With the bounds of {@link HestonSmiles#DEFAULT}. */
  public ServedHeston() {
    HestonSmiles heston = HestonSmiles.DEFAULT;
    var spx = new Underlying("spx", new Range(-1, 1), new Range(0.01, 5));
    // there is no file: what fixes the numbers is hashed instead
    String text = "%s %s %s %s %s".formatted(heston, STRIKES, MATURITIES, spx, LEAST);
    smiles =
        ServedSmiles.of(
            heston,
            new Card(
                heston.name(),
                "1",
                Digest.of(text),
                ServedSmiles.parameters(heston),
                "the box of the parameters",
                STRIKES,
                MATURITIES,
                false,
                List.of(spx),
                List.of(new TestError("largest error of a price", 1e-11, "share of the forward"))));
  }

  @Override
  public Card card() {
    return smiles.card();
  }

  @Override
  public boolean inDomain(double[] parameters) {
    return smiles.inDomain(parameters);
  }

  @Override
  public double[][][] surfaces(double[][] parameters, double[] strikes, double[] maturities) {
    double[][][] surfaces = smiles.surfaces(parameters, strikes, maturities);
    for (double[][] surface : surfaces)
      for (int j = 0; j < maturities.length; j++)
        for (int i = 0; i < strikes.length; i++)
          if (!(price(surface[j][i], strikes[i], maturities[j]) >= LEAST))
            surface[j][i] = Double.NaN;
    return surfaces;
  }

  /** Of the out-of-the-money option, as a share of the forward. */
  private static double price(double vol, double k, double t) {
    return Black.price(k < 0 ? OptionType.PUT : OptionType.CALL, 1, Math.exp(k), 1, t, vol);
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
