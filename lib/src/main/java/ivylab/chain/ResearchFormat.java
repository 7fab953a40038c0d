package ivylab.chain;

import ivylab.file.TextTable;
import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One row per option; see {@link Chains}. */
final class ResearchFormat implements ChainFormat {

  /** What the database writes for a missing value. */
  private static final double MISSING = -99.99;

  /** The end of a contract's name: day, right, strike in thousandths. */
  private static final Pattern CONTRACT = Pattern.compile("\\d{6}([CP])(\\d{7,8})$");

  /** What distinguishes options of one date. */
  private record Option(
      String contract, String symbol, LocalDate expiry, double strike, OptionType type) {
    @Override
    public String toString() {
      return contract.isEmpty() ? symbol + " " + expiry + " " + strike + " " + type : contract;
    }
  }

  private final TextTable row;
  private final String symbol;
  private final int date;
  private final int expiry;
  private final int bid;
  private final int ask;
  private final int vol;
  private final int delta;
  private final int volume;
  private final int lastDate;
  private final int contract;
  private final int ticker;
  private final int right;
  private final int thousandths;
  private final int units;
  private final int spot;

  ResearchFormat(TextTable row, String symbol) {
    this.row = row;
    this.symbol = symbol;
    date = row.required("date");
    expiry = row.required("exdate");
    bid = row.required("best_bid");
    ask = row.required("best_offer");
    vol = row.required("impl_volatility");
    delta = row.required("delta");
    volume = row.required("volume");
    lastDate = row.required("last_date");
    thousandths = row.column("strike_price");
    units = thousandths == TextTable.ABSENT ? row.column("strike") : TextTable.ABSENT;
    boolean named = thousandths == TextTable.ABSENT && units == TextTable.ABSENT;
    contract = named ? row.required("symbol") : row.column("symbol");
    boolean unnamed = symbol.isEmpty() && contract == TextTable.ABSENT;
    ticker = unnamed ? row.required("ticker") : row.column("ticker");
    right = row.column("cp_flag");
    spot = row.column("spot");
  }

  @Override
  public int dateColumn() {
    return date;
  }

  @Override
  public void read(LocalDate on, ChainDay day) {
    LocalDate until = Fields.expiry(row, expiry, on);
    String name = row.text(contract);
    Matcher parts = CONTRACT.matcher(name.replace(" ", ""));
    boolean known = !name.isEmpty() && parts.find();
    double strike = strike(known ? parts.group(2) : "");
    double d = row.number(delta);
    d = d == MISSING ? Double.NaN : Fields.delta(row, delta, d);
    double iv = row.number(vol);
    iv = iv == MISSING ? Double.NaN : Fields.vol(row, vol, iv);
    OptionType type = type(known ? parts.group(1) : "", d);
    @Nullable LocalDate traded = row.day(lastDate);
    if (traded != null && traded.isAfter(on))
      throw row.bad(lastDate, "must not be after the day of the quote", "that is " + on);
    String underlying = underlying(name);
    var quote =
        new OptionQuote(
            name,
            until,
            until.toEpochDay() - on.toEpochDay(),
            strike,
            type,
            Fields.price(row, bid),
            Fields.price(row, ask),
            iv,
            d,
            Fields.volume(row, volume),
            traded);
    double s = row.number(spot);
    if (!Double.isNaN(s)) Fields.positive(row, spot, s);
    day.spot(underlying, s, row, spot);
    day.once(new Option(name, underlying, until, strike, type), row);
    day.add(underlying, quote);
  }

  private double strike(String digits) {
    if (thousandths != TextTable.ABSENT)
      return Fields.positive(row, thousandths, row.needed(thousandths)) / 1000;
    if (units != TextTable.ABSENT) return Fields.positive(row, units, row.needed(units));
    if (digits.isEmpty())
      throw row.bad(
          contract,
          "must end in day, C or P, and strike, as 210319C02500000",
          "or give a column strike_price");
    return Fields.positive(row, contract, Double.parseDouble(digits) / 1000);
  }

  private OptionType type(String letter, double d) {
    String flag = row.text(right);
    if (right != TextTable.ABSENT) {
      if (flag.equals("C")) return OptionType.CALL;
      if (flag.equals("P")) return OptionType.PUT;
      throw row.bad(right, "must be C or P", "");
    }
    if (!letter.isEmpty()) return letter.equals("C") ? OptionType.CALL : OptionType.PUT;
    if (d > 0) return OptionType.CALL;
    if (d < 0) return OptionType.PUT;
    throw row.bad(
        delta,
        "must distinguish a call from a put by its sign",
        "or give a column cp_flag, C or P");
  }

  private String underlying(String name) {
    if (!symbol.isEmpty()) return symbol;
    if (ticker != TextTable.ABSENT) {
      String text = row.text(ticker);
      if (text.isEmpty()) throw row.bad(ticker, "is empty", "");
      return text;
    }
    int blank = name.indexOf(' ');
    String first =
        blank > 0 ? name.substring(0, blank) : name.replaceFirst("\\d{6}[CP]\\d+$", "").strip();
    if (!first.isEmpty()) return first;
    throw row.bad(contract, "must begin with the underlying", "or Chains.research(file, symbol)");
  }
}
