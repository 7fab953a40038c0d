package ivylab.price;

import java.util.Locale;

/** The right that an option confers. */
public enum OptionType {
  CALL,
  PUT;

  /** 1 for a call, -1 for a put. */
  public int sign() {
    return this == CALL ? 1 : -1;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
