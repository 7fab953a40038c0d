package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    var findings = new Findings();
    var fields = new Fields(findings);
    if (!fields.object("", body, FIELDS)) findings.refuse();
    boolean extrapolating = fields.flag("", body, "extrapolate");
    var check = new DomainCheck(model, findings, extrapolating, metrics);
    return new Reader(body, model.card(), limits, findings, fields, check).read();
  }

  /** One set inside the domain, on the model's own strikes and maturities. */
  static SurfaceRequest onDefaultGrid(double[] set, ServedModel.Card card) {
    return new SurfaceRequest(
        new double[][] {set},
        new boolean[] {false},
        numbers(card.strikes()),
        numbers(card.maturities()));
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What the answer depends on. */
  CacheKey key() {
    return CacheKey.of(sets, new double[][] {strikes, maturities});
  }

  /** Reads the fields one by one. */
  private record Reader(
      JsonNode body,
      ServedModel.Card card,
      ServiceLimits limits,
      Findings findings,
      Fields fields,
      DomainCheck check) {

    SurfaceRequest read() {
      double[] strikes = axis("strikes", card.strikes());
      double[] maturities = axis("maturities", card.maturities());
      for (int j = 0; j < maturities.length; j++)
        if (maturities[j] <= 0 || maturities[j] >= 100)
          findings.add("/maturities/" + j, "must be years in (0, 100)", at("maturities", j));
      JsonNode given = body.path("parameters");
      boolean many = given.isArray() && anyContainer(given);
      int count = many ? given.size() : 1;
      // before the domain, whose check takes time in proportion
      boolean fits = fits(given, count, strikes.length, maturities.length);
      boolean own = !body.has("strikes") && !body.has("maturities");
      boolean off = fits && !own && check.strikesOutside(strikes, maturities);
      off |= fits && !own && check.maturitiesOutside(maturities);
      boolean taken = fits && !given.isMissingNode();
      if (given.isMissingNode()) findings.add("/parameters", "must be given", null);
      List<double[]> sets = new ArrayList<>();
      boolean[] outside = new boolean[taken ? count : 0];
      for (int i = 0; i < outside.length; i++) {
        Workers.stopIfInterrupted();
        String pointer = many ? "/parameters/" + i : "/parameters";
        JsonNode set = many ? given.get(i) : given;
        sets.add(fields.set(pointer, set, card.parameters()));
        outside[i] = check.outside(pointer, set, sets.get(i)) || off;
      }
      findings.refuse();
      return new SurfaceRequest(sets.toArray(double[][]::new), outside, strikes, maturities);
    }

    private boolean fits(JsonNode given, int sets, int strikes, int maturities) {
      long places = (long) strikes * maturities, points = sets * places;
      boolean fits = true;
      if (places > limits.size().places()) {
        String axis = body.has("strikes") ? "strikes" : "maturities";
        findings.add(
            "/" + axis,
            most("strikes x maturities must be at most %,d: %,d", limits.size().places(), places),
            body.get(axis));
        fits = false;
      }
      String rule = "";
      if (sets > limits.size().sets())
        rule = most("must be at most %,d sets", limits.size().sets());
      else if (fits && points > limits.size().points())
        rule =
            most(
                "sets x strikes x maturities must be at most %,d: %,d",
                limits.size().points(), points);
      if (rule.isEmpty()) return fits;
      findings.add("/parameters", rule, given);
      return false;
    }

    private static String most(String rule, Object... numbers) {
      return String.format(Locale.ROOT, rule, numbers);
    }

    /** The numbers given, or the model's own. */
    private double[] axis(String name, List<Double> own) {
      if (!body.has(name)) return numbers(own);
      double[] given = fields.different("/" + name, body.get(name), limits.size().places());
      if (card.gridOnly())
        for (int i = 0; i < given.length; i++) {
          double number = given[i];
          if (!Double.isNaN(number) && own.stream().noneMatch(o -> o == number))
            findings.add(
                "/" + name + "/" + i, "must be one of the model's own: GET /v1/model", at(name, i));
        }
      return given;
    }

    private JsonNode at(String name, int i) {
      return body.path(name).path(i);
    }

    private static boolean anyContainer(JsonNode array) {
      for (JsonNode element : array) if (element.isContainerNode()) return true;
      return false;
    }
  }
}
