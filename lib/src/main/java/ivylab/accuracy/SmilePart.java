package ivylab.accuracy;

import ivylab.surrogate.SmileLayout;

/** One kind of volatility among the outputs of a surrogate. */
public enum SmilePart {
  /** Options on the index. */
  SPX,
  /** Options on the volatility index. */
  VIX,
  /** Futures on the volatility index, which are volatilities themselves. */
  VIX_FUTURE;

  SmileLayout.Part of(SmileLayout layout) {
    return switch (this) {
      case SPX -> layout.spx();
      case VIX -> layout.vix();
      case VIX_FUTURE -> layout.futures();
    };
  }

  /** Position of its first point among all outputs. */
  int start(SmileLayout layout) {
    return switch (this) {
      case SPX -> 0;
      case VIX -> layout.spx().size();
      case VIX_FUTURE -> layout.spx().size() + layout.vix().size();
    };
  }

  @Override
  public String toString() {
    return name().replace("_FUTURE", " future");
  }
}
