package ivylab.chain;

import ivylab.file.TextTable;
import ivylab.price.OptionType;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One row per option; see {@link Chains}. */
final class ResearchFormat extends ChainFormat {

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
  private final Field bid, ask, vol, delta, volume, lastDate;
  private final Field contract, ticker, right, thousandths, units, spot;

  ResearchFormat(TextTable row, String symbol) {
    super(row, "date", "exdate");
    this.row = row;
    this.symbol = symbol;
    bid = Field.required(row, "best_bid");
    ask = Field.required(row, "best_offer");
    vol = Field.required(row, "impl_volatility");
    delta = Field.required(row, "delta");
    volume = Field.required(row, "volume");
    lastDate = Field.required(row, "last_date");
    thousandths = Field.optional(row, "strike_price");
    units = Field.optional(row, "strike").onlyIf(!thousandths.exists());
    boolean named = !thousandths.exists() && !units.exists();
    contract = named ? Field.required(row, "symbol") : Field.optional(row, "symbol");
    boolean unnamed = symbol.isEmpty() && !contract.exists();
    ticker = unnamed ? Field.required(row, "ticker") : Field.optional(row, "ticker");
    right = Field.optional(row, "cp_flag");
    spot = Field.optional(row, "spot");
  }

  @Override
  void read(LocalDate on, LocalDate until, ChainDay day) {
    String name = contract.text();
    Matcher parts = CONTRACT.matcher(name.replace(" ", ""));
    boolean known = !name.isEmpty() && parts.find();
    double strike = strike(known ? parts.group(2) : "");
    double d = delta.number();
    d = d == MISSING ? Double.NaN : delta.delta(d);
    double iv = vol.number();
    iv = iv == MISSING ? Double.NaN : vol.vol(iv);
    OptionType type = type(known ? parts.group(1) : "", d);
    Optional<LocalDate> traded = lastDate.day();
    if (traded.filter(last -> last.isAfter(on)).isPresent())
      throw lastDate.bad("must not be after the day of the quote", "that is " + on);
    String underlying = underlying(name);
    var quote =
        new OptionQuote(
            name,
            until,
            until.toEpochDay() - on.toEpochDay(),
            strike,
            type,
            bid.price(),
            ask.price(),
            iv,
            d,
            volume.volume(),
            traded.orElse(null));
    double s = spot.positiveOrNaN();
    day.spot(underlying, s, spot);
    day.once(new Option(name, underlying, until, strike, type), row);
    day.add(underlying, quote);
  }

  private double strike(String digits) {
    if (thousandths.exists()) return thousandths.positive() / 1000;
    if (units.exists()) return units.positive();
    if (digits.isEmpty())
      throw contract.bad(
          "must end in day, C or P, and strike, as 210319C02500000",
          "or give a column strike_price");
    return contract.positive(Double.parseDouble(digits) / 1000);
  }

  private OptionType type(String letter, double d) {
    if (right.exists()) {
      String flag = right.text();
      if (flag.equals("C")) return OptionType.CALL;
      if (flag.equals("P")) return OptionType.PUT;
      throw right.bad("must be C or P", "");
    }
    if (!letter.isEmpty()) return letter.equals("C") ? OptionType.CALL : OptionType.PUT;
    if (d > 0) return OptionType.CALL;
    if (d < 0) return OptionType.PUT;
    throw delta.bad(
        "must distinguish a call from a put by its sign", "or give a column cp_flag, C or P");
  }

  private String underlying(String name) {
    if (!symbol.isEmpty()) return symbol;
    if (ticker.exists()) return ticker.neededText();
    int blank = name.indexOf(' ');
    String first =
        blank > 0 ? name.substring(0, blank) : name.replaceFirst("\\d{6}[CP]\\d+$", "").strip();
    if (!first.isEmpty()) return first;
    throw contract.bad("must begin with the underlying", "or Chains.research(file, symbol)");
  }
}
