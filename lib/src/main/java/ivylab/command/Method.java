package ivylab.command;

import ivylab.baseline.Forest;
import ivylab.baseline.SmoothingSpline;
import ivylab.file.Nearest;
import ivylab.method.CubicInterpolation;
import ivylab.method.LinearPerExpiry;
import ivylab.method.Polynomial;
import ivylab.method.Quadratic;
import ivylab.model.Ensemble;
import ivylab.process.GaussianProcess;
import ivylab.process.LearnedProcess;
import ivylab.process.Learning;
import ivylab.sample.OwnMarket;
import ivylab.sample.SampleModel;
import ivylab.ssvi.Essvi;
import ivylab.ssvi.Ssvi;
import ivylab.surface.Surface;
import ivylab.surface.SurfaceMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ways of completing a surface that the command line offers by name. */
enum Method {
  IVYSPT(true, "the trained transformer on its own, or the model or ensemble of --model") {
    @Override
    SurfaceMethod of(Source source) {
      return source.load();
    }
  },
  LEARNED_PROCESS(
      false,
      "Gaussian process around SSVI slices, hyper-parameters learned from --data; with fewer than"
          + " 100 surfaces, with the help of the sample panel") {
    @Override
    SurfaceMethod of(Source source) {
      Learning.Outcome outcome = source.process();
      if (!outcome.converged()) source.notices().accept("learning from --data: " + outcome);
      return outcome.process();
    }
  },
  ENSEMBLE(
      true,
      "learned-process and, for its residual, networks that know the sample market alone: for quotes like its") {
    @Override
    SurfaceMethod of(Source source) {
      return source.ensemble();
    }
  },
  PROCESS(false, "Gaussian process on log volatility, fixed hyper-parameters") {
    @Override
    SurfaceMethod of(Source source) {
      return GaussianProcess.fixed();
    }
  },
  PROCESS_ON_VARIANCE(false, "Gaussian process on total variance, fixed hyper-parameters") {
    @Override
    SurfaceMethod of(Source source) {
      return GaussianProcess.fixedOnVariance();
    }
  },
  SSVI(false, "SSVI with a power law") {
    @Override
    SurfaceMethod of(Source source) {
      return Ssvi.method();
    }
  },
  ESSVI(false, "eSSVI, free of arbitrage between its slices by construction") {
    @Override
    SurfaceMethod of(Source source) {
      return Essvi.method();
    }
  },
  QUADRATIC(false, "total variance quadratic in k and t, least squares") {
    @Override
    SurfaceMethod of(Source source) {
      return Quadratic.method();
    }
  },
  POLYNOMIAL(false, "total variance of degree four in k and t, least squares") {
    @Override
    SurfaceMethod of(Source source) {
      return Polynomial.method(4);
    }
  },
  SPLINE(false, "bicubic smoothing spline of log volatility") {
    @Override
    SurfaceMethod of(Source source) {
      return SmoothingSpline.DEFAULT;
    }
  },
  CUBIC(false, "smooth cubic interpolation between the quotes") {
    @Override
    SurfaceMethod of(Source source) {
      return CubicInterpolation.method();
    }
  },
  LINEAR(false, "straight lines along each expiry and between expiries") {
    @Override
    SurfaceMethod of(Source source) {
      return LinearPerExpiry.method();
    }
  },
  FOREST(false, "random forest on k and t") {
    @Override
    SurfaceMethod of(Source source) {
      return Forest.DEFAULT.withSeed(source.seed());
    }
  };

  /** The default method. */
  static final Method DEFAULT = LEARNED_PROCESS;

  /** The file of {@link #IVYSPT} in {@code data-samples}, unless another is named. */
  static final String CHECKPOINT = SampleModel.FILE;

  /** Whether it reads the three market columns. */
  final boolean readsMarket;

  private final String description;

  Method(boolean readsMarket, String description) {
    this.readsMarket = readsMarket;
    this.description = description;
  }

  /**
   * What a method may need.
   *
   * @param model the file that the user named
   * @param samples the folder {@code data-samples}
   * @param quotes the surfaces of the user's file
   * @param notices what the user should know of the learning
   */
  record Source(
      Optional<Path> model,
      Path samples,
      List<Surface> quotes,
      long seed,
      Consumer<String> notices) {

    private SurfaceMethod load() {
      Path file = model.orElse(samples.resolve(CHECKPOINT));
      if (!Files.isReadable(file))
        throw new IllegalArgumentException(
            (model.isPresent() ? "--model: " : "") + "no file " + file + " that can be read");
      try {
        Ensemble found = Ensemble.load(List.of(file));
        return found.members().size() == 1 ? found.members().get(0) : found;
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    private Learning.Outcome process() {
      try {
        return OwnMarket.process(quotes, samples);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    private Ensemble ensemble() {
      try {
        return OwnMarket.ensemble(quotes, samples);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }

  abstract SurfaceMethod of(Source source);

  /**
   * How the method is learned again from a part of the quotes of its file; empty where it is not
   * learned from them, or where they are so many that none matters.
   *
   * @param by the method
   */
  Optional<Function<List<Surface>, SurfaceMethod>> relearning(SurfaceMethod by, Source source) {
    if (!(by instanceof LearnedProcess near) || source.quotes().size() >= OwnMarket.ENOUGH)
      return Optional.empty();
    try {
      List<Surface> sample = OwnMarket.sample(source.samples());
      return Optional.of(quotes -> OwnMarket.processNear(near, quotes, sample));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** As the command line spells it: {@code learned-process}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The method with this name, ignoring case, blanks and hyphens.
   *
   * @throws IllegalArgumentException naming the nearest, if there is none
   */
  static Method of(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "-");
    for (Method method : values()) if (method.toString().equals(plain)) return method;
    List<String> known = Arrays.stream(values()).map(Method::toString).toList();
    throw new IllegalArgumentException(
        "--method: no method %s; nearest: %s; `--method list` lists all"
            .formatted(name, String.join(", ", Nearest.words(plain, known))));
  }

  /** One line per method. */
  static String list() {
    var text = new StringBuilder();
    for (Method method : values())
      text.append(
          "%-20s %s%s%n"
              .formatted(method, method.description, method == DEFAULT ? " (the default)" : ""));
    return text.toString();
  }
}
