package ivylab.service;

import ivylab.calibrate.HestonSmiles;
import ivylab.file.Digest;
import ivylab.service.ServedModel.Card;
import ivylab.service.ServedModel.Range;
import ivylab.service.ServedModel.TestError;
import ivylab.service.ServedModel.Underlying;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Heston's model with exact prices, on the published grid of ten strikes, K/F from 0.8 to 1.5, and
 * six maturities from 30 to 360 days. It needs no file.
 */
public final class ServedHeston {

  private static final List<Double> STRIKES =
      DoubleStream.of(0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5)
          .map(Math::log)
          .boxed()
          .toList();
  private static final List<Double> MATURITIES =
      DoubleStream.of(30, 60, 90, 180, 270, 360).map(days -> days / 365).boxed().toList();

  private ServedHeston() {}

  /** The model, with the bounds of {@link HestonSmiles#DEFAULT}. */
  public static ServedSmiles model() {
    HestonSmiles smiles = HestonSmiles.DEFAULT;
    var spx = new Underlying("spx", new Range(-1, 1), new Range(0.01, 5));
    // there is no file: what fixes the numbers is hashed instead
    String text = "%s %s %s %s".formatted(smiles, STRIKES, MATURITIES, spx);
    return ServedSmiles.of(
        smiles,
        new Card(
            smiles.name(),
            "1",
            Digest.of(text),
            ServedSmiles.parameters(smiles),
            "the box of the parameters",
            STRIKES,
            MATURITIES,
            false,
            List.of(spx),
            List.of(new TestError("largest error of a price", 1e-11, "share of the forward"))));
  }
}
