package ivylab.compare;

import ivylab.data.Masking;
import java.util.Locale;

/**
 * How much of a surface a method sees: quotes are hidden in clusters, and of the others at most a
 * given number is shown, drawn by the seed.
 *
 * @param hidden share of the quotes to hide, in (0, 1)
 * @param visibleAtMost quotes shown at most; 0 shows all that are not hidden
 */
public record MaskCondition(double hidden, int visibleAtMost) {

  public MaskCondition {
    Masking.clustered(hidden).withVisibleAtMost(visibleAtMost); // the same rules, the same messages
  }

  /** A share is hidden, for example 0.5; everything else is shown. */
  public static MaskCondition hidden(double share) {
    return new MaskCondition(share, 0);
  }

  /** Half is hidden, and this many of the others are shown, if there are as many. */
  public static MaskCondition visible(int quotes) {
    if (quotes == 0)
      throw new IllegalArgumentException("quotes must be at least 3: 0; hidden(…) shows all");
    return new MaskCondition(0.5, quotes);
  }

  /** The masks of this condition, the same in every epoch. */
  public Masking masking() {
    return Masking.clustered(hidden).withVisibleAtMost(visibleAtMost).withFixed(true);
  }

  /** The same with an additional cap; the lower one applies. */
  MaskCondition cappedAt(int quotes) {
    if (quotes == 0 || (visibleAtMost > 0 && visibleAtMost < quotes)) return this;
    return new MaskCondition(hidden, quotes);
  }

  /** For example {@code 30 %} or {@code 5 quotes}: what is hidden, or what is shown. */
  @Override
  public String toString() {
    if (visibleAtMost == 0) return percent(hidden);
    return visibleAtMost + " quotes" + (hidden == 0.5 ? "" : ", " + percent(hidden) + " hidden");
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share).replaceAll("\\.?0+$", "") + " %";
  }
}
