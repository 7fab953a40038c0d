package ivylab.ssvi;

import ivylab.progress.Progress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;

/**
 * How a cube is made: an eSSVI surface per day, evaluated on a grid.
 *
 * <pre>
 * try (CubeWriter cube = CubeMaker.DEFAULT.writer(file, Progress.lines(System.out))) {
 *   chains.forEach(chain -> cube.add(new CubeDay(quotesOf(chain), rates.at(chain.asOf()))));
 *   show(cube.finish());
 * }
 * </pre>
 *
 * @param grid maturities and strikes
 * @param calibration how every day is calibrated
 * @param threads that calibrate at the same time, at least 1
 */
public record CubeMaker(CubeGrid grid, EssviCalibration calibration, int threads) {

  /** {@link CubeGrid#STANDARD}, {@link EssviCalibration#DEFAULT}, one thread per processor. */
  public static final CubeMaker DEFAULT =
      new CubeMaker(
          CubeGrid.STANDARD,
          EssviCalibration.DEFAULT,
          Math.max(1, Runtime.getRuntime().availableProcessors()));

  public CubeMaker {
    Objects.requireNonNull(grid, "grid");
    Objects.requireNonNull(calibration, "calibration");
    if (threads < 1) throw new IllegalArgumentException("threads must be at least 1: " + threads);
  }

  /** The same on another grid. */
  public CubeMaker withGrid(CubeGrid grid) {
    return new CubeMaker(grid, calibration, threads);
  }

  /** The same with another calibration. */
  public CubeMaker withCalibration(EssviCalibration calibration) {
    return new CubeMaker(grid, calibration, threads);
  }

  /** The same with another number of threads. */
  public CubeMaker withThreads(int threads) {
    return new CubeMaker(grid, calibration, threads);
  }

  /**
   * Makes a cube of days given one by one.
   *
   * @param file to be written, {@code .npz}; the folder next to it, with the same name and {@code
   *     .days}, keeps finished days until the end, so that a killed run resumes
   * @param progress listener
   */
  public CubeWriter writer(Path file, Progress progress) {
    return writer(file, 0, progress);
  }

  /**
   * The same where the number of days is known, so that the time left is, too.
   *
   * @param days how many will be given, 0 if unknown
   */
  public CubeWriter writer(Path file, long days, Progress progress) {
    return new CubeWriter(this, file, days, progress);
  }

  /** Makes a cube of these days and reads it back. */
  public VolCube write(Path file, Iterable<CubeDay> days, Progress progress) {
    long count = days instanceof Collection<CubeDay> all ? all.size() : 0;
    try (CubeWriter writer = writer(file, count, progress)) {
      for (CubeDay day : days) writer.add(day);
      return writer.finish();
    }
  }
}
