package ivylab.train;

import java.util.List;
import java.util.Objects;

/** What differs between two records, for an error message. */
final class Difference {

  private Difference() {}

  /** The first line that differs, from both. */
  static String first(String before, String now) {
    if (before == null) return "it holds no record of a run";
    List<String> a = before.lines().toList(), b = now.lines().toList();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      String was = i < a.size() ? a.get(i).strip() : "nothing";
      String is = i < b.size() ? b.get(i).strip() : "nothing";
      if (!Objects.equals(was, is)) return "there %s, here %s".formatted(was, is);
    }
    return "nothing differs";
  }
}
