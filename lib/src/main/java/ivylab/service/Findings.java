package ivylab.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything wrong with a request: it is read to its end before it is refused. */
final class Findings {

  /** More than these are counted, not listed. */
  static final int LISTED = 1000;

  private final List<Finding> listed = new ArrayList<>();
  private int invalid;
  private int outside;

  /** A field that breaks a rule of the request. */
  void add(String pointer, String rule, @Nullable JsonNode found) {
    invalid++;
    list(Finding.of(pointer, rule, found));
  }

  /** A valid value outside the training domain. */
  void addOutside(String pointer, String rule, @Nullable Object found) {
    outside++;
    list(new Finding(pointer, rule, found));
  }

  private void list(Finding finding) {
    if (listed.size() < LISTED) listed.add(finding);
  }

  boolean isEmpty() {
    return invalid + outside == 0;
  }

  /** Refuses the request if anything was found. */
  void refuse() {
    if (isEmpty()) return;
    int all = invalid + outside;
    String detail = all == 1 ? "one field breaks its rule" : all + " fields break their rules";
    if (all > listed.size()) detail += "; the first " + listed.size() + " are listed";
    if (invalid == 0)
      detail += "; \"extrapolate\": true asks for an answer outside the training domain";
    throw Refusal.of(
        invalid > 0 ? Problem.Kind.INVALID : Problem.Kind.OUT_OF_DOMAIN, detail, listed);
  }
}
