package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The body of {@code POST /v1/calibrate}, checked.
 *
 * @param quotes in the order given
 * @param starts of the search
 * @param seed of the starts
 * @param outside whether a quote is outside the training domain
 */
record CalibrateRequest(List<ServedModel.Quote> quotes, int starts, long seed, boolean outside) {

  static final List<String> FIELDS = List.of("quotes", "starts", "seed", "extrapolate");
  static final List<String> QUOTE_FIELDS =
      List.of("underlying", "logStrike", "maturity", "bid", "ask");

  private static final int STARTS = 8;

  /** As in files of quotes: 20 for 20 % is a mistake. */
  private static final double MOST_VOL = 10;

  private record Place(String underlying, double logStrike, double maturity) {}

  /**
   * @throws Refusal listing every field that breaks a rule
   */
  static CalibrateRequest read(
      JsonNode body, ServedModel model, ServiceLimits limits, Metrics metrics) {
    var findings = new Findings();
    var fields = new Fields(findings);
    if (!fields.object("", body, FIELDS)) findings.refuse();
    var check = new DomainCheck(model, findings, fields.flag("", body, "extrapolate"), metrics);
    int starts = (int) fields.whole("", body, "starts", 1, limits.size().starts(), STARTS);
    long seed = fields.whole("", body, "seed", 0, Long.MAX_VALUE, 1);
    List<ServedModel.Quote> quotes = new ArrayList<>();
    boolean outside = false;
    JsonNode given = body.get("quotes");
    if (given == null) findings.add("/quotes", "must be given", null);
    else if (!given.isArray() || given.isEmpty() || given.size() > limits.size().quotes())
      findings.add(
          "/quotes",
          String.format(Locale.ROOT, "must be an array of 1 to %,d quotes", limits.size().quotes()),
          given);
    else {
      Map<Place, Integer> seen = new HashMap<>();
      for (int i = 0; i < given.size(); i++) {
        String pointer = "/quotes/" + i;
        if (!fields.object(pointer, given.get(i), QUOTE_FIELDS)) continue;
        ServedModel.Quote quote =
            quote(pointer, given.get(i), model.card().underlyings(), fields, findings);
        quotes.add(quote);
        outside |= check.outside(pointer, quote);
        var place = new Place(quote.underlying(), 0.0 + quote.logStrike(), 0.0 + quote.maturity());
        Integer first = seen.putIfAbsent(place, i);
        if (first != null && !Double.isNaN(place.logStrike()) && !Double.isNaN(place.maturity()))
          findings.add(pointer, "must differ in place from quote " + first, given.get(i));
      }
    }
    findings.refuse();
    return new CalibrateRequest(quotes, starts, seed, outside);
  }

  private static ServedModel.Quote quote(
      String pointer,
      JsonNode given,
      List<ServedModel.Underlying> underlyings,
      Fields fields,
      Findings findings) {
    String underlying =
        fields.word(
            pointer,
            given,
            "underlying",
            underlyings.stream().map(ServedModel.Underlying::name).toList());
    double logStrike = fields.number(pointer, given, "logStrike");
    double maturity = fields.number(pointer, given, "maturity");
    double bid = fields.number(pointer, given, "bid"), ask = fields.number(pointer, given, "ask");
    if (maturity <= 0 || maturity >= 100)
      findings.add(pointer + "/maturity", "must be years in (0, 100)", given.get("maturity"));
    if (bid <= 0 || bid >= MOST_VOL)
      findings.add(pointer + "/bid", "must be a positive volatility below 10", given.get("bid"));
    if (ask <= bid || ask >= MOST_VOL)
      findings.add(pointer + "/ask", "must be above the bid and below 10", given.get("ask"));
    return new ServedModel.Quote(underlying, logStrike, maturity, bid, ask);
  }

  private static ServedModel.Underlying named(
      String name, List<ServedModel.Underlying> underlyings) {
    return underlyings.stream().filter(u -> u.name().equals(name)).findFirst().orElseThrow();
  }

  /** What the answer depends on. */
  CacheKey key(ServedModel.Card card) {
    double[][] numbers = new double[quotes.size()][];
    for (int i = 0; i < numbers.length; i++) {
      ServedModel.Quote q = quotes.get(i);
      int of = card.underlyings().indexOf(named(q.underlying(), card.underlyings()));
      numbers[i] = new double[] {of, q.logStrike(), q.maturity(), q.bid(), q.ask()};
    }
    double high = seed >>> 32, low = seed & 0xffffffffL;
    return CacheKey.of(numbers, new double[][] {{starts, high, low}});
  }
}
