package ivylab.simulate;

import ivylab.surface.MarketFeatures;
import ivylab.surface.VolSurface;

/** What moves the surfaces of a {@link Market}, date by date; the dates are numbered from 0. */
sealed interface Family permits SsviFamily, EconomyFamily {

  /** Of an underlying that exists, on a date that exists. */
  VolSurface truth(String symbol, int date);

  MarketFeatures features(int date);

  /** What is known when the options of an underlying are quoted. */
  Close close(String symbol, int date);

  /** How {@link Market} prints it. */
  String name();
}
