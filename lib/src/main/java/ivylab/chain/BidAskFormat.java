package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.FileException;
import ivylab.file.Problem;
import ivylab.file.TextFile;
import ivylab.file.TextTable;
import ivylab.price.OptionType;
import ivylab.quote.QuotedSmile;
import ivylab.quote.QuotedSurface;
import ivylab.quote.VolQuote;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One row per strike with the volatilities of bid and ask; see {@link Chains}. */
final class BidAskFormat {

  private record Key(LocalDate date, String symbol) {}

  private record Strike(double t, double strike, OptionType type) {}

  /** One expiry while it is read. */
  private record Slice(
      LocalDate expiry, double forward, double discount, long row, List<VolQuote> quotes) {}

  /** One surface while it is read. */
  private static final class Book {
    final Map<Double, Slice> slices = new TreeMap<>();
    final Set<Strike> seen = new HashSet<>();
    double spot = Double.NaN;
  }

  private final TextTable row;
  private final String symbol;
  private final LocalDate asOf;
  private final int date;
  private final int name;
  private final int expiry;
  private final int years;
  private final int strike;
  private final int forward;
  private final int bid;
  private final int ask;
  private final int type;
  private final int discount;
  private final int spot;
  private final Map<Key, Book> books = new LinkedHashMap<>();

  private BidAskFormat(TextTable row, String symbol, LocalDate asOf) {
    this.row = row;
    this.symbol = symbol;
    this.asOf = asOf;
    date = row.column("date");
    name = row.column("symbol");
    years = row.column("years");
    expiry = years == TextTable.ABSENT ? row.required("expiry") : row.column("expiry");
    strike = row.required("strike");
    forward = row.required("forward");
    bid = row.required("bid");
    ask = row.required("ask");
    type = row.column("type");
    discount = row.column("discount");
    spot = row.column("spot");
  }

  static List<QuotedSurface> read(Path path, String symbol, LocalDate asOf) {
    String file = TextFile.name(path);
    try (TextTable row = TextTable.open(path)) {
      var format = new BidAskFormat(row, symbol, asOf);
      while (row.next()) {
        row.split();
        format.row();
      }
      if (format.books.isEmpty())
        throw new FileException(file, Problem.ofFile("", "has a header and no rows", ""));
      return format.surfaces();
    } catch (BadRow bad) {
      throw new FileException(file, bad.problem());
    }
  }

  private void row() {
    LocalDate on = date == TextTable.ABSENT ? asOf : row.neededDay(date);
    String of = name == TextTable.ABSENT ? symbol : row.text(name);
    if (of.isEmpty()) throw row.bad(name, "is empty", "");
    @Nullable LocalDate until = expiry == TextTable.ABSENT ? null : Fields.expiry(row, expiry, on);
    double t =
        years == TextTable.ABSENT && until != null
            ? (until.toEpochDay() - on.toEpochDay()) / 365.0
            : row.needed(years);
    if (!(t > 0 && t < 100))
      throw row.bad(
          years == TextTable.ABSENT ? expiry : years,
          "must be years in (0, 100), or a day after the quote",
          t >= 100 ? "days? divide by 365" : "");
    if (until == null) until = on.plusDays(Math.round(365 * t));
    double k = Fields.positive(row, strike, row.needed(strike));
    double f = Fields.positive(row, forward, row.needed(forward));
    double low = Fields.vol(row, bid, row.needed(bid));
    double high = Fields.vol(row, ask, row.needed(ask));
    if (Double.isNaN(high)) throw row.bad(ask, "must be positive", "");
    if (low > high) throw row.bad(bid, "must not be above ask", "ask is " + row.text(ask));
    if (Double.isNaN(low)) throw row.bad(bid, "must be positive", "");
    OptionType side = side(k, f);
    double d = row.number(discount);
    if (Double.isNaN(d)) d = 1;
    if (!(d > 0 && d < 2)) throw row.bad(discount, "must be in (0, 2)", "");
    Book book = books.computeIfAbsent(new Key(on, of), key -> new Book());
    double s = row.number(spot);
    if (!Double.isNaN(s)) book.spot = Fields.positive(row, spot, s);
    if (!book.seen.add(new Strike(t, k, side)))
      throw new BadRow(
          Problem.ofRow(
              row.number(), until + " " + k + " " + side, "must not repeat an option", ""));
    var fresh = new Slice(until, f, d, row.number(), new ArrayList<>());
    Slice slice = book.slices.computeIfAbsent(t, key -> fresh);
    if (slice.forward != f)
      throw row.bad(
          forward,
          "must be equal in all rows of an expiry",
          "it is %s in row %d".formatted(slice.forward, slice.row));
    slice.quotes.add(new VolQuote(side, k, Math.log(k / f), t, (low + high) / 2, low, high));
  }

  private OptionType side(double k, double f) {
    if (type == TextTable.ABSENT) return k < f ? OptionType.PUT : OptionType.CALL;
    return switch (row.text(type).toUpperCase(java.util.Locale.ROOT)) {
      case "C", "CALL" -> OptionType.CALL;
      case "P", "PUT" -> OptionType.PUT;
      default -> throw row.bad(type, "must be call or put, C or P", "");
    };
  }

  /** If there is no spot, the forward of the first expiry is used instead. */
  private List<QuotedSurface> surfaces() {
    var surfaces = new ArrayList<QuotedSurface>();
    books.forEach(
        (key, book) -> {
          var smiles = new ArrayList<QuotedSmile>();
          book.slices.forEach(
              (t, slice) -> {
                slice.quotes.sort(Comparator.comparingDouble(VolQuote::k));
                smiles.add(
                    new QuotedSmile(slice.expiry, t, slice.forward, slice.discount, slice.quotes));
              });
          double spot = Double.isNaN(book.spot) ? smiles.get(0).forward() : book.spot;
          surfaces.add(new QuotedSurface(key.symbol, key.date, spot, smiles));
        });
    return List.copyOf(surfaces);
  }
}
