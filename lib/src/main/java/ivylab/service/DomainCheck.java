package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a request with the training domain. What lies outside is refused, or counted only if the
 * request asks to extrapolate.
 */
final class DomainCheck {

  private final ServedModel model;
  private final Findings findings;
  private final boolean extrapolating;
  private final Metrics metrics;

  DomainCheck(ServedModel model, Findings findings, boolean extrapolating, Metrics metrics) {
    this.model = model;
    this.findings = findings;
    this.extrapolating = extrapolating;
    this.metrics = metrics;
  }

  /**
   * @param pointer to the set
   * @param set NaN where a number is missing
   * @return whether the set lies outside
   */
  boolean outside(String pointer, JsonNode given, double[] set) {
    List<ServedModel.Parameter> parameters = model.card().parameters();
    boolean out = false, whole = true;
    for (int i = 0; i < set.length; i++) {
      ServedModel.Parameter p = parameters.get(i);
      whole &= Double.isFinite(set[i]);
      if (set[i] < p.lower() || set[i] > p.upper()) {
        out = true;
        String place =
            pointer + "/" + (given.isArray() ? String.valueOf(i) : Fields.escaped(p.name()));
        found(p.name(), place, between(p.lower(), p.upper()), set[i]);
      }
    }
    if (whole && !out && !model.inDomain(set)) {
      out = true;
      found("domain", pointer, "must lie in the training domain: " + model.card().domain(), null);
    }
    return out;
  }

  /** Whether one of the maturities lies outside. */
  boolean maturitiesOutside(double[] maturities) {
    ServedModel.Range range = model.card().underlyings().get(0).maturities();
    boolean out = false;
    for (int j = 0; j < maturities.length; j++)
      out |= outside("/maturities/" + j, "maturities", maturities[j], range);
    return out;
  }

  /** Whether one of the strikes lies outside at one of the maturities inside. */
  boolean strikesOutside(double[] strikes, double[] maturities) {
    ServedModel.Underlying of = model.card().underlyings().get(0);
    boolean out = false;
    for (int i = 0; i < strikes.length; i++)
      for (double maturity : maturities)
        if (of.maturities().contains(maturity)
            && outside("/strikes/" + i, "strikes", strikes[i], model.strikes(of, maturity))) {
          out = true;
          break;
        }
    return out;
  }

  /** Whether a quote lies outside; NaN in its place is no matter. */
  boolean outside(String pointer, ServedModel.Quote quote) {
    ServedModel.Underlying of =
        model.card().underlyings().stream()
            .filter(u -> u.name().equals(quote.underlying()))
            .findFirst()
            .orElseThrow();
    ServedModel.Range strikes =
        of.maturities().contains(quote.maturity())
            ? model.strikes(of, quote.maturity())
            : of.strikes();
    boolean strike = outside(pointer + "/logStrike", "strikes", quote.logStrike(), strikes);
    boolean maturity =
        outside(pointer + "/maturity", "maturities", quote.maturity(), of.maturities());
    return strike || maturity;
  }

  private boolean outside(String pointer, String field, double number, ServedModel.Range range) {
    if (Double.isNaN(number) || range.contains(number)) return false;
    found(field, pointer, between(range.lower(), range.upper()), number);
    return true;
  }

  private void found(String field, String pointer, String rule, @Nullable Object value) {
    metrics.outOfRange(field, extrapolating);
    if (!extrapolating) findings.addOutside(pointer, rule, value);
  }

  private static String between(double lower, double upper) {
    return "must be from %s to %s".formatted(lower, upper);
  }
}
