package ivylab.corpus;

import java.util.Arrays;
import java.util.Objects;

/**
 * One drawn parameter set and its simulated smiles.
 *
 * @param index from 0 within the corpus
 * @param point number of the Sobol point; larger than the index where points outside the domain
 *     were passed over
 * @param coordinates as the domain names them; shared, not to be changed
 * @param spx smiles of the index
 * @param vix smiles of the VIX
 */
public record SmileSample(
    long index, int point, double[] coordinates, SmileValues spx, SmileValues vix) {

  public SmileSample {
    Objects.requireNonNull(spx, "spx");
    Objects.requireNonNull(vix, "vix");
  }

  /** The part of the corpus to which this sample belongs. */
  public Part part() {
    return Part.of(index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SmileSample that
        && index == that.index
        && point == that.point
        && Arrays.equals(coordinates, that.coordinates)
        && spx.equals(that.spx)
        && vix.equals(that.vix);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(index);
  }
}
