package ivylab.model;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import ivylab.embedding.Coordinates;
import ivylab.embedding.EmbeddingConfig;
import ivylab.embedding.SurfaceEmbedding;
import ivylab.encoder.EncoderConfig;
import ivylab.encoder.Fusion;
import ivylab.process.MeanForm;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every choice in the model. {@link #PUBLISHED} is the model of the paper, {@link #DEFAULT} ours;
 * both run on the same code, and {@code withX} gives anything between.
 *
 * @param width d, of every token, a positive multiple of 4 that the heads divide
 * @param embedding from quotes and queries to tokens
 * @param encoder the blocks
 * @param queryAttention who sees whom among queries
 * @param externalTokens how the market features are offered to external attention
 * @param target what the network predicts
 * @param head what makes total variance of the last layer's number
 */
@JsonSerialize(using = ConfigJson.Writer.class)
@JsonDeserialize(using = ConfigJson.Reader.class)
public record Config(
    int width,
    EmbeddingConfig embedding,
    EncoderConfig encoder,
    QueryAttention queryAttention,
    ExternalTokens externalTokens,
    Target target,
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
     * Log volatility as the residual of a learned Gaussian process: {@code log vol = mean +
     * deviation * network}, both given the visible quotes. An untrained network is nearly the
     * process; see {@link ivylab.process.LearnedProcess}.
     */
    PROCESS_RESIDUAL(MeanForm.QUADRATIC),
    /** The same to a process whose mean is made of SSVI slices, {@link MeanForm#SSVI}. */
    SSVI_RESIDUAL(MeanForm.SSVI);

    private final @Nullable MeanForm process;

    Target(@Nullable MeanForm process) {
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
          new EmbeddingConfig(Coordinates.RAW, false, true, true, true),
          new EncoderConfig(4, 4, 256, 0, Fusion.GATE, 10),
          QueryAttention.JOINT,
          ExternalTokens.SINGLE,
          Target.TOTAL_VARIANCE,
          OutputForm.LINEAR);

  /** Ours, for accuracy; the notebook on pre-training holds it against the published one. */
  public static final Config DEFAULT =
      new Config(
          64,
          new EmbeddingConfig(Coordinates.SCALED, true, false, true, true),
          new EncoderConfig(4, 4, 256, 0, Fusion.GATE, 0),
          QueryAttention.INDEPENDENT,
          ExternalTokens.PER_FEATURE,
          Target.LOG_VOL,
          OutputForm.LINEAR);

  public Config {
    Objects.requireNonNull(queryAttention, "queryAttention");
    Objects.requireNonNull(externalTokens, "externalTokens");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(head, "head");
    SurfaceEmbedding.Sizes.requireWidth(width);
    encoder.requireWidth(width);
    boolean statistics = embedding.trainingSetStatistics();
    if (target.process().isPresent()
        && (queryAttention == QueryAttention.JOINT || head != OutputForm.LINEAR || !statistics))
      throw new IllegalArgumentException(
          "target "
              + target
              + " needs queryAttention INDEPENDENT, head LINEAR and"
              + " trainingSetStatistics true: %s, %s, %s"
                  .formatted(queryAttention, head, statistics));
  }

  /** The same model of tokens of another width, a multiple of 4 that the heads divide. */
  public Config withWidth(int width) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model with another number of encoder blocks. */
  public Config withBlocks(int blocks) {
    return withEncoder(encoder.withBlocks(blocks));
  }

  /** The same model with another number of attention heads, a divisor of the width. */
  public Config withHeads(int heads) {
    return withEncoder(encoder.withHeads(heads));
  }

  /** The same model with feed-forward networks of another width. */
  public Config withFfn(int ffn) {
    return withEncoder(encoder.withFfn(ffn));
  }

  /** The same model with another probability of dropout, in [0, 1). */
  public Config withDropout(double dropout) {
    return withEncoder(encoder.withDropout(dropout));
  }

  /** The same model whose queries see each other, or not. */
  public Config withQueryAttention(QueryAttention queryAttention) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model that is offered the market features in another form. */
  public Config withExternalTokens(ExternalTokens externalTokens) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model that puts the two attentions together in another way. */
  public Config withFusion(Fusion fusion) {
    return withEncoder(encoder.withFusion(fusion));
  }

  /**
   * The same model whose gate's bias starts elsewhere: 10 nearly shuts out the market, 0 is half
   * open.
   */
  public Config withGateBias(double gateBias) {
    return withEncoder(encoder.withGateBias(gateBias));
  }

  /** The same model that knows points by other coordinates. */
  public Config withCoordinates(Coordinates coordinates) {
    return withEmbedding(embedding.withCoordinates(coordinates));
  }

  /**
   * The same model standardised by fixed statistics of the training set, or by those of the batch.
   */
  public Config withTrainingSetStatistics(boolean trainingSetStatistics) {
    return withEmbedding(embedding.withTrainingSetStatistics(trainingSetStatistics));
  }

  /** The same model that predicts another quantity. */
  public Config withTarget(Target target) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model with or without layer norms on the embedding. */
  public Config withNorms(boolean norms) {
    return withEmbedding(embedding.withNorms(norms));
  }

  /** The same model with or without kernels; without is an ablation. */
  public Config withKernels(boolean kernels) {
    return withEmbedding(embedding.withKernels(kernels));
  }

  /** The same model with or without positional encoding; without is an ablation. */
  public Config withPositions(boolean positions) {
    return withEmbedding(embedding.withPositions(positions));
  }

  /** The same model with another last function. */
  public Config withHead(OutputForm head) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model with another embedding. */
  public Config withEmbedding(EmbeddingConfig embedding) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** The same model with another encoder. */
  public Config withEncoder(EncoderConfig encoder) {
    return new Config(width, embedding, encoder, queryAttention, externalTokens, target, head);
  }

  /** {@link EmbeddingConfig#coordinates}. */
  public Coordinates coordinates() {
    return embedding.coordinates();
  }

  /** {@link EmbeddingConfig#trainingSetStatistics}. */
  public boolean trainingSetStatistics() {
    return embedding.trainingSetStatistics();
  }

  /** {@link EmbeddingConfig#norms}. */
  public boolean norms() {
    return embedding.norms();
  }

  /** {@link EmbeddingConfig#kernels}. */
  public boolean kernels() {
    return embedding.kernels();
  }

  /** {@link EmbeddingConfig#positions}. */
  public boolean positions() {
    return embedding.positions();
  }

  /** {@link EncoderConfig#blocks}. */
  public int blocks() {
    return encoder.blocks();
  }

  /** {@link EncoderConfig#heads}. */
  public int heads() {
    return encoder.heads();
  }

  /** {@link EncoderConfig#ffn}. */
  public int ffn() {
    return encoder.ffn();
  }

  /** {@link EncoderConfig#dropout}. */
  public double dropout() {
    return encoder.dropout();
  }

  /** {@link EncoderConfig#fusion}. */
  public Fusion fusion() {
    return encoder.fusion();
  }

  /** {@link EncoderConfig#gateBias}. */
  public double gateBias() {
    return encoder.gateBias();
  }

  SurfaceEmbedding.Sizes embeddingSizes() {
    int own = target.process().map(ProcessPrior::extra).orElse(0);
    return new SurfaceEmbedding.Sizes(width, FEATURES, own);
  }

  /** Width of a token of market features. */
  int tokenWidth() {
    return externalTokens == ExternalTokens.SINGLE ? FEATURES : width;
  }
}
