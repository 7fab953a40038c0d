package ivylab.file;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggestions for a misspelt name: at most three candidates, the nearest first. */
public final class Nearest {

  private static final int MOST = 3;

  private Nearest() {}

  /** By edit distance, ignoring case. */
  public static List<String> words(String word, List<String> known) {
    String plain = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .sorted(Comparator.comparingInt(other -> edits(plain, other.toLowerCase(Locale.ROOT))))
        .limit(MOST)
        .toList();
  }

  /** By number of days between. */
  public static List<LocalDate> dates(LocalDate date, List<LocalDate> known) {
    return known.stream()
        .sorted(Comparator.comparingLong(other -> Math.abs(ChronoUnit.DAYS.between(date, other))))
        .limit(MOST)
        .toList();
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
