package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /v1/surface}, checked.
 *
 * @param sets {@code [set][parameter]}
 * @param outside whether each set, or the grid of all, is outside the training domain
 * @param strikes log-moneyness
 * @param maturities years
 */
record SurfaceRequest(double[][] sets, boolean[] outside, double[] strikes, double[] maturities) {

  static final List<String> FIELDS = List.of("parameters", "strikes", "maturities", "extrapolate");

  /**
   * @throws Refusal listing every field that breaks a rule
   */
  static SurfaceRequest read(
      JsonNode body, ServedModel model, ServiceLimits limits, Metrics metrics) {
    ServedModel.Card card = model.card();
    var findings = new Findings();
    var fields = new Fields(findings);
    double[] strikes = numbers(card.strikes()), maturities = numbers(card.maturities());
    if (!fields.object("", body, FIELDS)) findings.refuse();
    var check = new DomainCheck(model, findings, fields.flag("", body, "extrapolate"), metrics);
    boolean off = false;
    if (body.has("strikes")) {
      strikes = axis("strikes", body, strikes, card, fields, findings, limits);
      off = check.outside("/strikes", "strikes", strikes, card.underlyings().get(0).strikes());
    }
    if (body.has("maturities")) {
      maturities = axis("maturities", body, maturities, card, fields, findings, limits);
      for (int j = 0; j < maturities.length; j++)
        if (maturities[j] <= 0)
          findings.add("/maturities/" + j, "must be positive years", body.get("maturities").get(j));
      off |=
          check.outside(
              "/maturities", "maturities", maturities, card.underlyings().get(0).maturities());
    }
    List<double[]> sets = new ArrayList<>();
    List<Boolean> outside = new ArrayList<>();
    JsonNode given = body.get("parameters");
    if (given == null) findings.add("/parameters", "must be given", null);
    else {
      List<JsonNode> nodes = new ArrayList<>();
      boolean many = given.isArray() && given.size() > 0 && anyContainer(given);
      if (many) given.forEach(nodes::add);
      else nodes.add(given);
      long points = (long) nodes.size() * strikes.length * maturities.length;
      if (nodes.size() > limits.sets())
        findings.add("/parameters", "must be at most %,d sets".formatted(limits.sets()), given);
      else if (points > limits.points())
        findings.add(
            "/parameters",
            "sets x strikes x maturities must be at most %,d: %,d"
                .formatted(limits.points(), points),
            given);
      else
        for (int i = 0; i < nodes.size(); i++) {
          String pointer = many ? "/parameters/" + i : "/parameters";
          double[] set = fields.set(pointer, nodes.get(i), card.parameters());
          sets.add(set);
          outside.add(check.outside(pointer, nodes.get(i), set) || off);
        }
    }
    findings.refuse();
    boolean[] flags = new boolean[outside.size()];
    for (int i = 0; i < flags.length; i++) flags[i] = outside.get(i);
    return new SurfaceRequest(sets.toArray(double[][]::new), flags, strikes, maturities);
  }

  /** One set inside the domain, on the model's own strikes and maturities. */
  static SurfaceRequest onDefaultGrid(double[] set, ServedModel.Card card) {
    return new SurfaceRequest(
        new double[][] {set},
        new boolean[] {false},
        numbers(card.strikes()),
        numbers(card.maturities()));
  }

  private static double[] axis(
      String name,
      JsonNode body,
      double[] grid,
      ServedModel.Card card,
      Fields fields,
      Findings findings,
      ServiceLimits limits) {
    JsonNode given = body.get(name);
    double[] numbers = fields.different("/" + name, given, limits.points()).orElse(new double[0]);
    if (card.gridOnly())
      for (int i = 0; i < numbers.length; i++) {
        double number = numbers[i];
        if (!Double.isNaN(number) && java.util.Arrays.stream(grid).noneMatch(g -> g == number))
          findings.add(
              "/" + name + "/" + i, "must be one of the model's own: GET /v1/model", given.get(i));
      }
    return numbers;
  }

  private static boolean anyContainer(JsonNode array) {
    for (JsonNode element : array) if (element.isContainerNode()) return true;
    return false;
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What the answer depends on. */
  CacheKey key() {
    return CacheKey.of(sets, new double[][] {strikes, maturities});
  }
}
