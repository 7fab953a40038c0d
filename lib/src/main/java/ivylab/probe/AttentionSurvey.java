package ivylab.probe;

import ai.djl.ndarray.NDArray;
import ivylab.data.Batch;
import ivylab.data.Masked;
import ivylab.layer.Pass;
import ivylab.layer.Probe;
import ivylab.model.Config;
import ivylab.model.IvySpt;
import ivylab.progress.Progress;
import ivylab.progress.Work;
import ivylab.surface.Point;
import ivylab.torch.Scope;
import ivylab.torch.Tensors;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Where the queries of many surfaces look, in every block and head: how widely, how far, and at
 * which market features. {@link AttentionMap} shows one surface; this says whether it is typical.
 *
 * @param model name
 * @param blocks of the encoder
 * @param heads of each block
 * @param tokens names of the tokens among which external attention chooses; empty without it
 * @param looks of every query in every block and head, by query, block, head
 * @param notices what was omitted, one sentence each
 */
public record AttentionSurvey(
    String model,
    int blocks,
    int heads,
    List<String> tokens,
    List<Look> looks,
    List<String> notices) {

  /**
   * One query in one block and head.
   *
   * @param symbol of its surface
   * @param date of its surface
   * @param k log-moneyness
   * @param t years
   * @param block from 0
   * @param head from 0
   * @param points that could be attended to: the visible quotes and the query itself; in joint
   *     attention also the other queries
   * @param entropy of the weights on them, nats
   * @param self weight on the query itself
   * @param distanceK mean of {@code |k' - k|} over the quotes k', weighted by attention; NaN if all
   *     weight is on the query itself
   * @param distanceT mean of {@code |ln(t'/t)|}, likewise
   * @param market weight of each token, {@code [tokens]}
   */
  public record Look(
      String symbol,
      LocalDate date,
      double k,
      double t,
      int block,
      int head,
      int points,
      double entropy,
      double self,
      double distanceK,
      double distanceT,
      List<Double> market) {

    public Look {
      market = List.copyOf(market);
    }

    /**
     * Entropy divided by that of equal weights, the log of the number of points: 0 is a look-up, 1
     * a mean.
     */
    public double spread() {
      return entropy / Math.log(points);
    }

    /** The same of the weights on the market features; NaN if there is nothing to choose. */
    public double marketSpread() {
      double[] weights = market.stream().mapToDouble(p -> p).toArray();
      return AttentionMap.entropy(weights) / Math.log(weights.length); // 0/0 for a single one
    }
  }

  public AttentionSurvey {
    tokens = List.copyOf(tokens);
    looks = List.copyOf(looks);
    notices = List.copyOf(notices);
    if (looks.isEmpty()) throw new IllegalArgumentException("looks is empty: nothing was queried");
  }

  /** {@link #of(IvySpt, Questions, Progress)} with a line of text every two seconds. */
  public static AttentionSurvey of(IvySpt model, Questions questions) {
    return of(model, questions, Progress.lines(System.out));
  }

  /**
   * Observes the model while it predicts.
   *
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static AttentionSurvey of(IvySpt model, Questions questions, Progress progress) {
    List<Look> looks = new ArrayList<>();
    try (Work work = new Work("masked surfaces", questions.size(), progress)) {
      questions.forEachBatch(work, batch -> looks.addAll(new Onlooker(model, batch).looks()));
    }
    Config config = model.config();
    int tokens = looks.isEmpty() ? 0 : looks.get(0).market().size();
    return new AttentionSurvey(
        model.name(),
        config.blocks(),
        config.heads(),
        tokens == 0 ? List.of() : AttentionMap.tokens(tokens),
        looks,
        questions.notices());
  }

  /** Records the weights of one batch. */
  private static final class Onlooker implements Probe {
    private final IvySpt model;
    private final Batch batch;
    private final boolean joint;
    private final double[][] self; // per block, [b h rows columns]
    private final double[][] market; // per block, [b h rows tokens]
    private int rows, columns, tokens;

    Onlooker(IvySpt model, Batch batch) {
      this.model = model;
      this.batch = batch;
      joint = model.config().queryAttention() == Config.QueryAttention.JOINT;
      self = new double[model.config().blocks()][];
      market = new double[model.config().blocks()][];
    }

    @Override
    public void see(Stage stage, int block, Points points, NDArray values) {
      if (points != (joint ? Points.SURFACE : Points.QUERIES)) return;
      if (stage == Stage.SELF_ATTENTION) {
        self[block] = Tensors.toArray(values);
        rows = (int) values.getShape().get(2);
        columns = (int) values.getShape().get(3);
      }
      if (stage == Stage.EXTERNAL_ATTENTION) {
        market[block] = Tensors.toArray(values);
        tokens = (int) values.getShape().get(3);
      }
    }

    List<Look> looks() {
      try (Scope scope = Scope.evaluating()) {
        model.answer(
            model.inputs(batch),
            List.of(model.targets(batch, false)),
            Pass.evaluation().withProbe(this));
      }
      List<Look> all = new ArrayList<>();
      for (int i = 0; i < batch.b(); i++)
        for (int j = 0; j < batch.items().get(i).targetIndices().size(); j++)
          for (int block = 0; block < self.length; block++)
            for (int h = 0; h < model.config().heads(); h++) all.add(look(i, j, block, h));
      return all;
    }

    private Look look(int i, int j, int block, int h) {
      Masked item = batch.items().get(i);
      Point asked = item.targets().get(j);
      int row = (i * model.config().heads() + h) * rows + (joint ? batch.n() + j : j);
      double[] w = Arrays.copyOfRange(self[block], row * columns, (row + 1) * columns);
      double own = w[joint ? batch.n() + j : batch.n()];
      double onQuotes = 0, distanceK = 0, distanceT = 0;
      for (int q = 0; q < item.visibleSize(); q++) {
        int at = i * batch.n() + q;
        onQuotes += w[q];
        distanceK += w[q] * Math.abs(batch.k()[at] - asked.k());
        distanceT += w[q] * Math.abs(Math.log(batch.t()[at] / asked.t()));
      }
      double[] m =
          market[block] == null
              ? new double[0]
              : Arrays.copyOfRange(market[block], row * tokens, (row + 1) * tokens);
      return new Look(
          item.surface().symbol(),
          item.surface().asOf(),
          asked.k(),
          asked.t(),
          block,
          h,
          item.visibleSize() + (joint ? item.targetIndices().size() : 1),
          AttentionMap.entropy(w),
          own,
          distanceK / onQuotes,
          distanceT / onQuotes,
          Arrays.stream(m).boxed().toList());
    }
  }

  /** The looks of one head, in the order of the queries. */
  public List<Look> looks(int block, int head) {
    if (!(block >= 0 && block < blocks))
      throw new IllegalArgumentException("block must be in [0, %d): %d".formatted(blocks, block));
    if (!(head >= 0 && head < heads))
      throw new IllegalArgumentException("head must be in [0, %d): %d".formatted(heads, head));
    return looks.stream().filter(l -> l.block == block && l.head == head).toList();
  }

  /** Number of queries. */
  public int queries() {
    return looks.size() / (blocks * heads);
  }

  /**
   * A number of every look, one sample per block and head, by name: for box plots, as in {@code
   * survey.byHead(AttentionSurvey.Look::spread)}.
   */
  public Map<String, double[]> byHead(ToDoubleFunction<Look> number) {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int b = 0; b < blocks; b++)
      for (int h = 0; h < heads; h++)
        samples.put(
            "%d.%d".formatted(b + 1, h + 1), looks(b, h).stream().mapToDouble(number).toArray());
    return samples;
  }

  /** The mean of a number over the queries, {@code [blocks][heads]}. */
  public double[][] means(ToDoubleFunction<Look> number) {
    double[][] means = new double[blocks][heads];
    for (int b = 0; b < blocks; b++)
      for (int h = 0; h < heads; h++) means[b][h] = mean(looks(b, h), number);
    return means;
  }

  /** The mean of a number over the queries and heads of each block, {@code [blocks]}. */
  public double[] byBlock(ToDoubleFunction<Look> number) {
    return Arrays.stream(means(number))
        .mapToDouble(row -> Arrays.stream(row).average().orElseThrow())
        .toArray();
  }

  /**
   * The mean weight of each market feature over all queries, blocks and heads, {@code [tokens]}.
   */
  public double[] marketWeights() {
    double[] weights = new double[tokens.size()];
    for (Look look : looks)
      for (int token = 0; token < weights.length; token++)
        weights[token] += look.market().get(token) / looks.size();
    return weights;
  }

  /** One row per block and head, means over the queries. */
  public Table toTable() {
    IntColumn block = IntColumn.create("block"), head = IntColumn.create("head");
    DoubleColumn spread = DoubleColumn.create("entropy, % of equal weights");
    DoubleColumn points = DoubleColumn.create("points attended to");
    DoubleColumn self = DoubleColumn.create("on itself, %");
    DoubleColumn distanceK = DoubleColumn.create("distance in k");
    DoubleColumn distanceT = DoubleColumn.create("distance in ln t");
    DoubleColumn market = DoubleColumn.create("market entropy, % of equal weights");
    StringColumn first = StringColumn.create("first market feature");
    for (int b = 0; b < blocks; b++)
      for (int h = 0; h < heads; h++) {
        List<Look> own = looks(b, h);
        block.append(b + 1);
        head.append(h + 1);
        spread.append(100 * mean(own, Look::spread));
        points.append(mean(own, l -> Math.exp(l.entropy)));
        self.append(Math.round(1e4 * mean(own, Look::self)) / 100.0); // can be of any smallness
        distanceK.append(mean(own, Look::distanceK));
        distanceT.append(mean(own, Look::distanceT));
        if (tokens.isEmpty()) continue;
        if (tokens.size() == 1) market.appendMissing();
        else market.append(100 * mean(own, Look::marketSpread));
        first.append(first(own));
      }
    Table table =
        Table.create("attention of " + model, block, head, spread, points, self)
            .addColumns(distanceK, distanceT);
    return tokens.isEmpty() ? table : table.addColumns(market, first);
  }

  private static double mean(List<Look> looks, ToDoubleFunction<Look> number) {
    return looks.stream().mapToDouble(number).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  private String first(List<Look> own) {
    int best = 0;
    double most = -1;
    for (int token = 0; token < tokens.size(); token++) {
      int at = token;
      double weight = mean(own, l -> l.market().get(at));
      if (weight > most) {
        best = token;
        most = weight;
      }
    }
    return String.format(Locale.ROOT, "%s (%.0f %%)", tokens.get(best), 100 * most);
  }

  /**
   * The weight of a market feature by moneyness and maturity of the query, averaged over the heads
   * of a block.
   *
   * @param token from 0
   */
  public Buckets.Means market(Buckets buckets, int block, int token) {
    if (!(token >= 0 && token < tokens.size()))
      throw new IllegalArgumentException(
          "token must be in [0, %d): %d".formatted(tokens.size(), token));
    return means(buckets, tokens.get(token), block, l -> l.market().get(token));
  }

  /** Any number by moneyness and maturity of the query, averaged over the heads of a block. */
  public Buckets.Means means(
      Buckets buckets, String quantity, int block, ToDoubleFunction<Look> number) {
    looks(block, 0); // rejects a block that does not exist
    List<Look> own = looks.stream().filter(l -> l.block == block).toList();
    return buckets.means(
        quantity,
        own.stream().mapToDouble(Look::k).toArray(),
        own.stream().mapToDouble(Look::t).toArray(),
        own.stream().mapToDouble(number).toArray());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "attention of %s, %,d queries, %d blocks of %d heads; entropy relative to that of equal weights:",
            model,
            queries(),
            blocks,
            heads));
    double[][] spread = means(Look::spread);
    for (int b = 0; b < blocks; b++) {
      text.append("\n  block ").append(b + 1).append(':');
      for (double s : spread[b]) text.append(String.format(Locale.ROOT, " %.2f", s));
    }
    for (String notice : notices) text.append("\n  ").append(notice);
    return text.toString();
  }
}
