package ivylab.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a request.
 *
 * @param pointer where: a JSON pointer into the body (RFC 6901), empty for all of it
 * @param rule that was broken
 * @param value that was found, shortened; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(String pointer, String rule, @Nullable Object value) {

  private static final int LONGEST = 60;

  /** A finding that shows the value in the body; null for a missing one. */
  static Finding of(String pointer, String rule, @Nullable JsonNode found) {
    return new Finding(pointer, rule, found == null ? null : shown(found));
  }

  private static Object shown(JsonNode found) {
    if (found.isArray()) return "an array of " + found.size();
    if (found.isObject()) return "an object of " + found.size();
    if (found.isNull()) return "null";
    if (found.isBoolean()) return found.booleanValue();
    if (found.isInt() || found.isLong()) return found.longValue();
    if (found.isNumber() && Double.isFinite(found.doubleValue())) return found.doubleValue();
    return shortened(found.asText());
  }

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
