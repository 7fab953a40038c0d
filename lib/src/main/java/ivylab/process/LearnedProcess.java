package ivylab.process;

import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.surface.Point;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A Gaussian process on log volatility whose hyper-parameters were learned from many surfaces, see
 * {@link Learning}. With x = k/sqrt(t) and z = log t + 1, the mean is a quadratic, or made of SSVI
 * slices, whose coefficients vary from surface to surface with a normal distribution; around it are
 * a wide and a narrow wave, with Matérn covariance in (asinh(a x)/a, z); the noise of quotes grows
 * with x.
 *
 * @param form of the mean, with p coefficients
 * @param warp a, positive: where a x is large, x is compressed to its logarithm
 * @param wide covariance of the first wave
 * @param narrow covariance of the second wave
 * @param noise standard deviation of a quote at the money, in log volatility
 * @param noiseSlope its growth with x: the variance is {@code noise^2 + (noiseSlope x)^2}
 * @param coefficients b of the mean, {@code [p]}
 * @param deviations lower triangle L of their covariance L L', {@code [p][p]}, rows of rising
 *     length 1 to p
 */
public record LearnedProcess(
    MeanForm form,
    double warp,
    Matern wide,
    Matern narrow,
    double noise,
    double noiseSlope,
    List<Double> coefficients,
    List<List<Double>> deviations)
    implements SurfaceMethod {

  private static final int LIMIT = 3_500;

  public LearnedProcess {
    if (!(warp > 0 && Double.isFinite(warp)))
      throw new IllegalArgumentException("warp must be positive: " + warp);
    if (!(noise > 0 && Double.isFinite(noise)))
      throw new IllegalArgumentException("noise must be positive: " + noise);
    if (!(noiseSlope >= 0 && Double.isFinite(noiseSlope)))
      throw new IllegalArgumentException("noiseSlope must be zero or positive: " + noiseSlope);
    coefficients = List.copyOf(coefficients);
    int p = form.terms();
    if (coefficients.size() != p)
      throw new IllegalArgumentException("coefficients must be " + p + ": " + coefficients);
    deviations = deviations.stream().map(List::copyOf).toList();
    for (int i = 0; i < p; i++)
      if (deviations.size() != p || deviations.get(i).size() != i + 1)
        throw new IllegalArgumentException(
            "deviations must be a lower triangle of " + p + " rows: " + deviations);
    for (int i = 0; i < p; i++)
      if (!(deviations.get(i).get(i) > 0))
        throw new IllegalArgumentException(
            "deviations must have a positive diagonal: " + deviations);
  }

  @Override
  public String name() {
    return "learned Gaussian process";
  }

  /** The same waves and noise around means of another law. */
  LearnedProcess withCoefficients(List<Double> coefficients, List<List<Double>> deviations) {
    return new LearnedProcess(
        form, warp, wide, narrow, noise, noiseSlope, coefficients, deviations);
  }

  /** The process given these quotes; of more than 3,500, every n/3500-th in order of t and k. */
  @Override
  public GaussianProcess fit(Surface visible) {
    List<Point> used = GaussianProcess.thinned(visible.points(), LIMIT);
    return new GaussianProcess(visible, used, LearnedPrior.of(this, Mode.of(this, used)));
  }

  /**
   * All hyper-parameters in a row, {@code [form.numbers()]}, for a file of tensors; their units
   * have no other use.
   */
  public double[] numbers() {
    return Evidence.pack(this);
  }

  /** The process of {@link #numbers}. */
  public static LearnedProcess ofNumbers(MeanForm form, double[] numbers) {
    if (numbers.length != form.numbers())
      throw new IllegalArgumentException(
          "numbers must be " + form.numbers() + ", but are " + numbers.length);
    return Evidence.unpack(form, numbers);
  }

  /** Writes the hyper-parameters as JSON, atomically. */
  public void save(Path file) throws IOException {
    WholeFile.write(file, Json.text(this) + "\n");
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the file cannot be read or contains no such process; names the file
   */
  public static LearnedProcess load(Path file) throws IOException {
    try {
      return Json.read(Files.readString(file), LearnedProcess.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " contains no learned process: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "learned: wide wave %s; narrow wave %s; a %.3g; noise %.3g and %.3g x",
        wide,
        narrow,
        warp,
        noise,
        noiseSlope);
  }
}
