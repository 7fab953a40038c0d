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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

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
  private final Field date, name, expiry, years, strike, forward;
  private final Field bid, ask, type, discount, spot;
  private final Map<Key, Book> books = new LinkedHashMap<>();

  private BidAskFormat(TextTable row, String symbol, LocalDate asOf) {
    this.row = row;
    this.symbol = symbol;
    this.asOf = asOf;
    date = Field.optional(row, "date");
    name = Field.optional(row, "symbol");
    years = Field.optional(row, "years");
    expiry = years.exists() ? Field.optional(row, "expiry") : Field.required(row, "expiry");
    strike = Field.required(row, "strike");
    forward = Field.required(row, "forward");
    bid = Field.required(row, "bid");
    ask = Field.required(row, "ask");
    type = Field.optional(row, "type");
    discount = Field.optional(row, "discount");
    spot = Field.optional(row, "spot");
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
    LocalDate on = date.exists() ? date.neededDay() : asOf;
    String of = name.exists() ? name.text() : symbol;
    if (of.isEmpty()) throw name.bad("is empty", "");
    Optional<LocalDate> last = expiry.exists() ? Optional.of(expiry.expiry(on)) : Optional.empty();
    Field term = years.exists() ? years : expiry;
    double t =
        years.exists()
            ? years.needed()
            : (last.orElseThrow().toEpochDay() - on.toEpochDay()) / 365.0;
    if (!(t > 0 && t < 100))
      throw term.bad(
          "must be years in (0, 100), or a day after the quote",
          t >= 100 ? "days? divide by 365" : "");
    LocalDate until = last.orElseGet(() -> on.plusDays(Math.round(365 * t)));
    double k = strike.positive(), f = forward.positive();
    double low = bid.vol(bid.needed()), high = ask.vol(ask.needed());
    if (Double.isNaN(high)) throw ask.bad("must be positive", "");
    if (low > high) throw bid.bad("must not be above ask", "ask is " + ask.text());
    if (Double.isNaN(low)) throw bid.bad("must be positive", "");
    OptionType side = side(k, f);
    double d = discount.number();
    if (Double.isNaN(d)) d = 1;
    if (!(d > 0 && d < 2)) throw discount.bad("must be in (0, 2)", "");
    Book book = books.computeIfAbsent(new Key(on, of), key -> new Book());
    double s = spot.positiveOrNaN();
    if (!Double.isNaN(s)) book.spot = s;
    if (!book.seen.add(new Strike(t, k, side)))
      throw new BadRow(
          Problem.ofRow(
              row.number(), until + " " + k + " " + side, "must not repeat an option", ""));
    var fresh = new Slice(until, f, d, row.number(), new ArrayList<>());
    Slice slice = book.slices.computeIfAbsent(t, key -> fresh);
    if (slice.forward != f)
      throw forward.bad(
          "must be equal in all rows of an expiry",
          "it is %s in row %d".formatted(slice.forward, slice.row));
    slice.quotes.add(new VolQuote(side, k, Math.log(k / f), t, (low + high) / 2, low, high));
  }

  private OptionType side(double k, double f) {
    if (!type.exists()) return k < f ? OptionType.PUT : OptionType.CALL;
    return switch (type.text().toUpperCase(java.util.Locale.ROOT)) {
      case "C", "CALL" -> OptionType.CALL;
      case "P", "PUT" -> OptionType.PUT;
      default -> throw type.bad("must be call or put, C or P", "");
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
