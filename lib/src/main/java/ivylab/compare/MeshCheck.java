package ivylab.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Static arbitrage of a completed surface, counted on the points of a mesh.
 *
 * @param points points checked
 * @param calendar points where total variance falls with maturity
 * @param butterfly points where the risk-neutral density is negative
 * @param invalid points without a positive finite total variance and finite derivatives
 * @param calendarLoss mean of {@code max(0, -w_t)^2} over the valid points, per year squared; 0 if
 *     there are none
 * @param butterflyLoss mean of {@code max(0, -g)^2} over them; 0 if there are none
 */
public record MeshCheck(
    int points,
    int calendar,
    int butterfly,
    int invalid,
    double calendarLoss,
    double butterflyLoss) {

  /** Arbitrage was not checked. */
  public static final MeshCheck NONE = new MeshCheck(0, 0, 0, 0, 0, 0);

  public MeshCheck {
    if (!(points >= 0 && calendar >= 0 && butterfly >= 0 && invalid >= 0))
      throw new IllegalArgumentException(
          "counts must not be negative: %d, %d, %d, %d"
              .formatted(points, calendar, butterfly, invalid));
  }

  /** Whether arbitrage was checked and none was found. */
  @JsonIgnore
  public boolean isFree() {
    return points > 0 && calendar + butterfly + invalid == 0;
  }

  /** Two surfaces combined, with equal weight per mesh point. */
  public MeshCheck plus(MeshCheck other) {
    int own = points - invalid, its = other.points - other.invalid, both = Math.max(1, own + its);
    return new MeshCheck(
        points + other.points,
        calendar + other.calendar,
        butterfly + other.butterfly,
        invalid + other.invalid,
        (own * calendarLoss + its * other.calendarLoss) / both,
        (own * butterflyLoss + its * other.butterflyLoss) / both);
  }
}
