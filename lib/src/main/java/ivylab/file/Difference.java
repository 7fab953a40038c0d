package ivylab.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The difference between two records as JSON text, for an error message. */
public final class Difference {

  private static final int LONGEST = 24;

  private Difference() {}

  /**
   * The first setting that differs, by name, with both values: {@code settings.epochs is 20 there
   * and 30 here}.
   *
   * @param before JSON text
   * @param now JSON text
   */
  public static String first(String before, String now) {
    try {
      @Nullable String difference =
          first("", Json.read(before, JsonNode.class), Json.read(now, JsonNode.class));
      return difference == null ? "nothing differs" : difference;
    } catch (IllegalArgumentException e) {
      return "its record cannot be read";
    }
  }

  /** Null if nothing differs. */
  private static @Nullable String first(String path, JsonNode before, JsonNode now) {
    if (before.isArray() && now.isArray() && before.size() == now.size()) {
      for (int i = 0; i < before.size(); i++) {
        String difference = first(path + "[" + i + "]", before.get(i), now.get(i));
        if (difference != null) return difference;
      }
      return null;
    }
    if (!before.isObject() || !now.isObject())
      return before.equals(now)
          ? null
          : "%s is %s there and %s here".formatted(path, text(before), text(now));
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    now.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String at = path.isEmpty() ? name : path + "." + name;
      String difference = first(at, before.path(name), now.path(name));
      if (difference != null) return difference;
    }
    return null;
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) return "absent";
    String text = value.isTextual() ? value.asText() : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
