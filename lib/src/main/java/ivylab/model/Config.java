package ivylab.model;

import ivylab.embedding.Coordinates;
import ivylab.embedding.EmbeddingConfig;
import ivylab.encoder.EncoderConfig;
import ivylab.encoder.Fusion;
import ivylab.process.MeanForm;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every choice in the model. {@link #PUBLISHED} is the model of the paper, {@link #DEFAULT} ours;
 * both run on the same code, and {@code withX} gives anything between.
 *
 * @param width d, of every token
 * @param blocks of the encoder
 * @param heads of each attention, a divisor of the width
 * @param ffn width of the feed-forward networks
 * @param dropout probability in attentions, gate and feed-forward networks; in training only
 * @param queryAttention who sees whom among queries
 * @param externalTokens how the market features are offered to external attention
 * @param fusion how the two attentions are put together
 * @param gateBias where the gate's bias starts
 * @param coordinates the two numbers that a point is known by
 * @param trainingSetStatistics whether coordinates and features are standardised by fixed
 *     statistics of the training set, rather than by those of the batch and a learnt affine map
 * @param target what the network predicts
 * @param norms whether layer norms stand on the embedding; without them surface tokens are told
 *     their own value
 * @param kernels whether values are spread by kernels
 * @param positions whether there is a positional encoding
 * @param head what makes total variance of the last layer's number
 */
public record Config(
    int width,
    int blocks,
    int heads,
    int ffn,
    double dropout,
    QueryAttention queryAttention,
    ExternalTokens externalTokens,
    Fusion fusion,
    double gateBias,
    Coordinates coordinates,
    boolean trainingSetStatistics,
    Target target,
    boolean norms,
    boolean kernels,
    boolean positions,
    OutputForm head) {

  /** Market features of a surface: return, volatility, rate, mean and deviation of visible w. */
  public static final int FEATURES = 5;

  /** Who sees whom. */
  public enum QueryAttention {
    /** A query sees the surface and itself; its answer depends on nothing else. */
    INDEPENDENT,
    /** All queries and points of a surface see each other, as published. */
    JOINT
  }

  /** How the market features are offered to external attention. */
  public enum ExternalTokens {
    /** One token per feature, so that there is something to choose between. */
    PER_FEATURE,
    /** One token of all features, as published: its attention weight is always 1. */
    SINGLE
  }

  /** What the network predicts. */
  public enum Target {
    /** Total variance w itself, as published. */
    TOTAL_VARIANCE(null),
    /**
     * {@code f = (log vol - m) / s}, with m and s from the visible quotes: {@code w = t exp(2(m + s
     * f))}.
     */
    LOG_VOL(null),
    /**
     * Log volatility as what a learned Gaussian process leaves over: {@code log vol = mean +
     * deviation * network}, both given the visible quotes. An untrained network is nearly the
     * process; see {@link ivylab.process.LearnedProcess}.
     */
    PROCESS_RESIDUAL(MeanForm.QUADRATIC),
    /** The same to a process whose mean is made of SSVI slices, {@link MeanForm#SSVI}. */
    SSVI_RESIDUAL(MeanForm.SSVI);

    private final MeanForm process;

    Target(MeanForm process) {
      this.process = process;
    }

    /** The form of the process that answers are residuals to; empty where there is none. */
    public Optional<MeanForm> process() {
      return Optional.ofNullable(process);
    }
  }

  /** The last function. */
  public enum OutputForm {
    LINEAR,
    /** Softplus, so that the predicted number is positive. */
    POSITIVE
  }

  /** As in the paper: 270,992 parameters. */
  public static final Config PUBLISHED =
      new Config(
          64,
          4,
          4,
          256,
          0,
          QueryAttention.JOINT,
          ExternalTokens.SINGLE,
          Fusion.GATE,
          10,
          Coordinates.RAW,
          false,
          Target.TOTAL_VARIANCE,
          true,
          true,
          true,
          OutputForm.LINEAR);

  /** Ours, for accuracy; the notebook on pre-training holds it against the published one. */
  public static final Config DEFAULT =
      new Config(
          64,
          4,
          4,
          256,
          0,
          QueryAttention.INDEPENDENT,
          ExternalTokens.PER_FEATURE,
          Fusion.GATE,
          0,
          Coordinates.SCALED,
          true,
          Target.LOG_VOL,
          false,
          true,
          true,
          OutputForm.LINEAR);

  public Config {
    if (!(dropout >= 0 && dropout < 1))
      throw new IllegalArgumentException("dropout must be a probability in [0, 1): " + dropout);
    if (target.process().isPresent()
        && (queryAttention == QueryAttention.JOINT
            || head != OutputForm.LINEAR
            || !trainingSetStatistics))
      throw new IllegalArgumentException(
          "target "
              + target
              + " wants queryAttention INDEPENDENT, head LINEAR and"
              + " trainingSetStatistics true: %s, %s, %s"
                  .formatted(queryAttention, head, trainingSetStatistics));
    embedding(width, coordinates, trainingSetStatistics, norms, kernels, positions, 0);
    encoder(width, blocks, heads, ffn, dropout, fusion, gateBias, width);
  }

  /** The same model of tokens of another width, a multiple of 4 that the heads divide. */
  public Config withWidth(int width) {
    return changed(c -> c.width = width);
  }

  /** The same model with another number of encoder blocks. */
  public Config withBlocks(int blocks) {
    return changed(c -> c.blocks = blocks);
  }

  /** The same model with another number of attention heads, a divisor of the width. */
  public Config withHeads(int heads) {
    return changed(c -> c.heads = heads);
  }

  /** The same model with feed-forward networks of another width. */
  public Config withFfn(int ffn) {
    return changed(c -> c.ffn = ffn);
  }

  /** The same model with another probability of dropout, in [0, 1). */
  public Config withDropout(double dropout) {
    return changed(c -> c.dropout = dropout);
  }

  /** The same model whose queries see each other, or not. */
  public Config withQueryAttention(QueryAttention queryAttention) {
    return changed(c -> c.queryAttention = queryAttention);
  }

  /** The same model that is offered the market features in another form. */
  public Config withExternalTokens(ExternalTokens externalTokens) {
    return changed(c -> c.externalTokens = externalTokens);
  }

  /** The same model that puts the two attentions together in another way. */
  public Config withFusion(Fusion fusion) {
    return changed(c -> c.fusion = fusion);
  }

  /**
   * The same model whose gate's bias starts elsewhere: 10 nearly shuts out the market, 0 is half
   * open.
   */
  public Config withGateBias(double gateBias) {
    return changed(c -> c.gateBias = gateBias);
  }

  /** The same model that knows points by other coordinates. */
  public Config withCoordinates(Coordinates coordinates) {
    return changed(c -> c.coordinates = coordinates);
  }

  /**
   * The same model standardised by fixed statistics of the training set, or by those of the batch.
   */
  public Config withTrainingSetStatistics(boolean trainingSetStatistics) {
    return changed(c -> c.trainingSetStatistics = trainingSetStatistics);
  }

  /** The same model that predicts another quantity. */
  public Config withTarget(Target target) {
    return changed(c -> c.target = target);
  }

  /** The same model with or without layer norms on the embedding. */
  public Config withNorms(boolean norms) {
    return changed(c -> c.norms = norms);
  }

  /** The same model with or without kernels; without is an ablation. */
  public Config withKernels(boolean kernels) {
    return changed(c -> c.kernels = kernels);
  }

  /** The same model with or without positional encoding; without is an ablation. */
  public Config withPositions(boolean positions) {
    return changed(c -> c.positions = positions);
  }

  /** The same model with another last function. */
  public Config withHead(OutputForm head) {
    return changed(c -> c.head = head);
  }

  private Config changed(Consumer<Change> change) {
    Change copy = new Change(this);
    change.accept(copy);
    return copy.config();
  }

  EmbeddingConfig embedding() {
    int told = target.process().map(ProcessPrior::told).orElse(0);
    return embedding(width, coordinates, trainingSetStatistics, norms, kernels, positions, told);
  }

  EncoderConfig encoder() {
    int token = externalTokens == ExternalTokens.SINGLE ? FEATURES : width;
    return encoder(width, blocks, heads, ffn, dropout, fusion, gateBias, token);
  }

  private static EmbeddingConfig embedding(
      int width,
      Coordinates coordinates,
      boolean trainingSetStatistics,
      boolean norms,
      boolean kernels,
      boolean positions,
      int told) {
    return new EmbeddingConfig(
        width, FEATURES, coordinates, trainingSetStatistics, norms, kernels, positions, told);
  }

  private static EncoderConfig encoder(
      int width,
      int blocks,
      int heads,
      int ffn,
      double dropout,
      Fusion fusion,
      double gateBias,
      int token) {
    return new EncoderConfig(
        width, blocks, heads, ffn, token, fusion, gateBias, dropout, dropout, dropout);
  }

  /** A copy that can be written to. */
  private static final class Change {
    private int width;
    private int blocks;
    private int heads;
    private int ffn;
    private double dropout;
    private QueryAttention queryAttention;
    private ExternalTokens externalTokens;
    private Fusion fusion;
    private double gateBias;
    private Coordinates coordinates;
    private boolean trainingSetStatistics;
    private Target target;
    private boolean norms;
    private boolean kernels;
    private boolean positions;
    private OutputForm head;

    Change(Config from) {
      width = from.width;
      blocks = from.blocks;
      heads = from.heads;
      ffn = from.ffn;
      dropout = from.dropout;
      queryAttention = from.queryAttention;
      externalTokens = from.externalTokens;
      fusion = from.fusion;
      gateBias = from.gateBias;
      coordinates = from.coordinates;
      trainingSetStatistics = from.trainingSetStatistics;
      target = from.target;
      norms = from.norms;
      kernels = from.kernels;
      positions = from.positions;
      head = from.head;
    }

    Config config() {
      return new Config(
          width,
          blocks,
          heads,
          ffn,
          dropout,
          queryAttention,
          externalTokens,
          fusion,
          gateBias,
          coordinates,
          trainingSetStatistics,
          target,
          norms,
          kernels,
          positions,
          head);
    }
  }
}
