package ivylab.surrogate;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import ivylab.train.Schedule;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Weighting;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that determines a surrogate besides its layout, its inputs and its seed.
 *
 * @param network its hidden layers
 * @param inputs how inputs are scaled
 * @param head from the last hidden layer to volatilities
 * @param losses that it is trained on, the main one first
 * @param training of {@link #settings}
 */
public record SurrogateConfig(
    Network network, Scaling inputs, Head head, List<SmileLoss> losses, Training training) {

  /** The hidden layers; swish is {@code x / (1 + e^-x)}, also called SiLU. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Residual.class, name = "residual"),
    @JsonSubTypes.Type(value = Dense.class, name = "dense")
  })
  public sealed interface Network {}

  /**
   * A linear layer and swish; blocks {@code h + swish(norm(W h))} with the layer norm of Ba, Kiros
   * and Hinton (2016) and 1e-3 below its root; a linear layer to the neck and swish.
   *
   * @param blocks number of blocks
   * @param width of the blocks
   * @param neck width of the last hidden layer
   */
  public record Residual(int blocks, int width, int neck) implements Network {
    public Residual {
      if (blocks < 0 || width < 1 || neck < 1)
        throw new IllegalArgumentException(
            "blocks, width and neck must be positive: %d, %d, %d".formatted(blocks, width, neck));
    }
  }

  /**
   * Linear layers, each followed by batch norm (Ioffe and Szegedy 2015, if wanted), swish and
   * dropout. In predictions batch norm uses running statistics and dropout does nothing.
   *
   * @param widths of the layers
   * @param batchNorm whether there is batch norm
   * @param dropout probability, in [0, 1)
   */
  public record Dense(List<Integer> widths, boolean batchNorm, double dropout) implements Network {
    public Dense {
      widths = List.copyOf(widths);
      if (widths.isEmpty() || widths.stream().anyMatch(w -> w < 1))
        throw new IllegalArgumentException("widths must be positive, at least one: " + widths);
      if (!(dropout >= 0 && dropout < 1))
        throw new IllegalArgumentException("dropout must be in [0, 1): " + dropout);
    }
  }

  /** From the numbers that a network gives to volatilities. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Points.class, name = "points"),
    @JsonSubTypes.Type(value = Components.class, name = "components"),
    @JsonSubTypes.Type(value = Smooth.class, name = "smooth")
  })
  public sealed interface Head {}

  /** One number for each volatility of the layout, scaled. */
  public record Points(Scaling outputs) implements Head {
    public Points {
      Objects.requireNonNull(outputs, "outputs");
    }
  }

  /**
   * Coefficients of the first principal components of the scaled volatilities.
   *
   * @param count of components, at most that of the outputs
   */
  public record Components(int count, Scaling outputs) implements Head {
    public Components {
      if (count < 1) throw new IllegalArgumentException("count must be positive: " + count);
      Objects.requireNonNull(outputs, "outputs");
    }
  }

  /**
   * Index smiles as a function of any log-strike k and maturity t:
   *
   * <pre>
   * w(k, t) = sum_q I_q(t) e_q(k),   e_q(k) = c softplus(u(k, s_q)),   I_q(t) = int_0^t b_q
   * </pre>
   *
   * where the b_q are hat functions on times s_q, constant outside, and u is made of natural cubic
   * splines in {@code k / sqrt(s)}, one per maturity, whose values at the knots the network gives;
   * between maturities they are mixed at equal {@code k / sqrt(s)}, linearly in s. By form w is
   * positive, increases strictly in t (its derivative is {@code sum_q b_q e_q}), vanishes at 0, is
   * twice continuously differentiable in k and grows linearly in the wings. That there is no
   * butterfly arbitrage is not by form: {@link SmileLoss.Butterfly} trains for it, and {@link
   * SurrogateSurface} ensures it. The smiles of the VIX have {@code sum_q b_q(t) e_q(k)} as
   * volatility, which is positive by form.
   *
   * @param strikes knots per maturity at most, spread over its log-strikes; at least 2
   * @param maturities with splines of their own at most, spread over those of the layout
   */
  public record Smooth(int strikes, int maturities) implements Head {
    public Smooth {
      if (strikes < 2 || maturities < 1)
        throw new IllegalArgumentException(
            "strikes must be at least 2 and maturities positive: %d, %d"
                .formatted(strikes, maturities));
    }
  }

  /** The schedule of the default settings, and the rows per step. */
  public enum Training {
    /**
     * 200 epochs in batches of 256 at a rate of 1e-3, halved after 5 epochs without improvement
     * down to 1e-6; ends after 10.
     */
    PLATEAU(256),
    /** 150 epochs in batches of 128 at a rate of 1e-3 that is halved every 10. */
    HALVING(128),
    /**
     * 100 epochs in batches of 256 at a rate of 1e-3, halved after 5 without improvement; ends
     * after 20.
     */
    PATIENT(256),
    /** 120 epochs in batches of 64, up to 5e-3 and down to 1e-6 on half a cosine. */
    COSINE(64);

    private final int batch;

    Training(int batch) {
      this.batch = batch;
    }

    /** Rows per step. */
    public int batch() {
      return batch;
    }
  }

  /** Eight blocks of 128, 30 principal components: the residual network of the published code. */
  public static final SurrogateConfig SEED = seed(30);

  /** Seven layers of 25, as in Rosenbaum and Zhang (2021), section 3.1. */
  public static final SurrogateConfig PAPER =
      new SurrogateConfig(
          new Dense(List.of(25, 25, 25, 25, 25, 25, 25), false, 0),
          Scaling.RANGE,
          new Points(Scaling.STANDARD),
          List.of(new SmileLoss.Squared(1, 1)),
          Training.HALVING);

  /**
   * Widths 64, 128, 256, 128, 64 with batch norm and dropout of 0.3, 12 components, and a loss of
   * four terms; the boundary term was published without a formula.
   */
  public static final SurrogateConfig TEXT =
      new SurrogateConfig(
          new Dense(List.of(64, 128, 256, 128, 64), true, 0.3),
          Scaling.RANGE,
          new Components(12, Scaling.RANGE),
          List.of(
              new SmileLoss.Coefficients(1),
              new SmileLoss.Squared(0.5, 2),
              new SmileLoss.Smoothness(0.1, 1, 1),
              new SmileLoss.Boundary(0.2)),
          Training.PATIENT);

  /**
   * Smooth in strike and maturity, trained on errors in units of their precision. Few knots, and a
   * mesh of the butterfly penalty that is several times finer: butterflies hide between its points
   * otherwise.
   */
  public static final SurrogateConfig OURS =
      new SurrogateConfig(
          new Dense(List.of(128, 128, 128, 128), false, 0),
          Scaling.STANDARD,
          new Smooth(9, 6),
          List.of(
              new SmileLoss.Precision(1, 1e-3), new SmileLoss.Butterfly(300, 0.02, 61, 7, 0.25)),
          Training.COSINE);

  public SurrogateConfig {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(training, "training");
    losses = List.copyOf(losses);
    if (losses.isEmpty()) throw new IllegalArgumentException("losses is empty");
    Set<String> names = new HashSet<>();
    for (SmileLoss loss : losses) {
      if (!names.add(loss.term().name()))
        throw new IllegalArgumentException("losses must not have two of a kind: " + losses);
      if (loss instanceof SmileLoss.Coefficients && !(head instanceof Components))
        throw new IllegalArgumentException("coefficients need a head of components: " + head);
      if (loss instanceof SmileLoss.Butterfly && !(head instanceof Smooth))
        throw new IllegalArgumentException("butterfly needs a smooth head: " + head);
    }
  }

  /** {@link #SEED} with another number of principal components. */
  public static SurrogateConfig seed(int components) {
    return new SurrogateConfig(
        new Residual(8, 128, 64),
        Scaling.RANGE,
        new Components(components, Scaling.STANDARD),
        List.of(
            new SmileLoss.Coefficients(0.5),
            new SmileLoss.Huber(0.3, 0.015, 2),
            new SmileLoss.Differences(0.2, 1, 0.1, 0.05),
            new SmileLoss.WeightNorm(1e-5)),
        Training.PLATEAU);
  }

  /** The same with other hidden layers. */
  public SurrogateConfig withNetwork(Network network) {
    return new SurrogateConfig(network, inputs, head, losses, training);
  }

  /** The same with inputs scaled in another way. */
  public SurrogateConfig withInputs(Scaling inputs) {
    return new SurrogateConfig(network, inputs, head, losses, training);
  }

  /** The same with another head. */
  public SurrogateConfig withHead(Head head) {
    return new SurrogateConfig(network, inputs, head, losses, training);
  }

  /** The same with other losses. */
  public SurrogateConfig withLosses(SmileLoss... losses) {
    return new SurrogateConfig(network, inputs, head, List.of(losses), training);
  }

  /** The same with another schedule. */
  public SurrogateConfig withTraining(Training training) {
    return new SurrogateConfig(network, inputs, head, losses, training);
  }

  /** The terms of the losses, in their order. */
  public List<Term> terms() {
    return losses.stream().map(SmileLoss::term).toList();
  }

  /**
   * What training begins with: Adam without weight decay and without a limit of the gradient, the
   * weights of the losses, a validation after each epoch, the best weights in {@link
   * SurrogateTask#RMSE}.
   */
  public Settings settings() {
    String metric = SurrogateTask.RMSE.name();
    Settings all =
        Settings.DEFAULT
            .withWeighting(
                Weighting.fixed(losses.stream().mapToDouble(SmileLoss::weight).toArray()))
            .withWeightDecay(0)
            .withClip(0);
    return switch (training) {
      case PLATEAU ->
          all.withEpochs(200)
              .withValidations(200)
              .withSchedule(Schedule.plateau(1e-3, metric, 5, 0.5, 1e-6))
              .withPatience(metric, 10);
      case PATIENT ->
          all.withEpochs(100)
              .withValidations(100)
              .withSchedule(Schedule.plateau(1e-3, metric, 5, 0.5, 1e-6))
              .withPatience(metric, 20);
      case HALVING -> {
        double[] milestones = new double[14];
        for (int i = 0; i < 14; i++) milestones[i] = (i + 1) / 15.0;
        yield all.withEpochs(150)
            .withValidations(150)
            .withSchedule(Schedule.steps(1e-3, 0.5, milestones))
            .withBest(metric);
      }
      case COSINE ->
          all.withEpochs(120)
              .withValidations(120)
              .withSchedule(Schedule.warmupCosine(0.05, 5e-3, 1e-6))
              .withBest(metric);
    };
  }
}
