package ivylab.chain;

import ivylab.quote.QuotedSurface;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * Files of option quotes. All are text with a header, plain or gzipped, separated by commas,
 * semicolons or tabs; columns come in any order, blanks around names and fields are ignored, and so
 * are columns not named here. Fields that may be empty are marked.
 *
 * <p><b>End of day</b>, {@link #endOfDay}: one row for the call and the put of one strike.
 *
 * <pre>
 * [QUOTE_DATE] [EXPIRE_DATE]    2021-03-12; rows in order of the first
 * [DTE]                         days to expiry, with the fraction of a day
 * [STRIKE] [UNDERLYING_LAST]    positive; the second equal in all rows of a date
 * [C_BID] [C_ASK] [P_BID] [P_ASK]   prices, at least 0; may be empty
 * [C_IV] [P_IV]                 a fraction in [0, 10); may be empty; 0 is read as missing
 * [C_DELTA] [P_DELTA]           in [-1, 1]; may be empty or absent
 * [C_VOLUME] [P_VOLUME]         contracts; may be empty or absent
 * </pre>
 *
 * <p><b>Research database</b>, {@link #research}: one row per option, as supplied by OptionMetrics.
 *
 * <pre>
 * date exdate                   2021-03-12 or 20210312; rows in order of the first
 * best_bid best_offer           prices, at least 0; may be empty
 * impl_volatility delta         may be empty; -99.99 is read as missing
 * volume                        contracts; may be empty
 * last_date                     day of the last trade; may be empty
 * symbol                        name of the contract; may be absent
 * ticker                        of the underlying; may be absent
 * cp_flag                       C or P; absent: from the contract's name, else the sign of delta
 * strike_price                  <b>thousandths</b>: 2500000 is 2500; absent: strike, in units, or
 *                               the last eight digits of the contract's name, thousandths too
 * spot                          price of the underlying; may be absent
 * </pre>
 *
 * <p><b>Bid and ask as volatilities</b>, {@link #bidAskVols}: one row per strike.
 *
 * <pre>
 * expiry or years               a day, or ACT/365
 * strike forward                positive; the second equal in all rows of an expiry
 * bid ask                       volatilities as fractions; bid not above ask
 * date symbol type discount spot    may be absent
 * </pre>
 */
public final class Chains {

  private Chains() {}

  /**
   * A file of end-of-day chains of one underlying.
   *
   * @param symbol name of the underlying, which the file does not contain
   */
  public static ChainFile endOfDay(Path file, String symbol) {
    return new ChainFile(file, rows -> new EndOfDayFormat(rows, symbol));
  }

  /**
   * A file of a research database. The underlying is named by the column {@code ticker}, otherwise
   * by the first word of the contract's name.
   */
  public static ChainFile research(Path file) {
    return new ChainFile(file, rows -> new ResearchFormat(rows, ""));
  }

  /** The same, with one name of the underlying for all rows. */
  public static ChainFile research(Path file, String symbol) {
    return new ChainFile(file, rows -> new ResearchFormat(rows, symbol));
  }

  /**
   * A file of bid and ask volatilities, one surface per date and symbol, in order of the file. The
   * mid is halfway between them.
   *
   * @param symbol for rows without one
   * @param asOf day for rows without one
   * @throws ivylab.file.FileException naming file, row, column, rule and value, if a row breaks a
   *     rule
   */
  public static List<QuotedSurface> bidAskVols(Path file, String symbol, LocalDate asOf) {
    return BidAskFormat.read(file, symbol, asOf);
  }
}
