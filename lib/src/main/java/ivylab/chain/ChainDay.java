package ivylab.chain;

import ivylab.file.BadRow;
import ivylab.file.Problem;
import ivylab.file.TextTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The options of one date while its rows are read, by underlying. */
final class ChainDay {

  /** The options of one underlying. */
  private static final class Book {
    final List<OptionQuote> quotes = new ArrayList<>();
    double spot = Double.NaN;
    long spotRow;
  }

  private final Map<String, Book> books = new LinkedHashMap<>();
  private final Map<Object, Long> seen = new java.util.HashMap<>();
  private final StrikeSet strikes = new StrikeSet();
  private String lastSymbol = "";
  private @Nullable Book last;

  private Book book(String symbol) {
    Book book = last;
    if (book == null || !symbol.equals(lastSymbol)) {
      book = books.computeIfAbsent(symbol, s -> new Book());
      last = book;
      lastSymbol = symbol;
    }
    return book;
  }

  /**
   * The price of the underlying, on which all rows must agree.
   *
   * @param spot may be NaN
   */
  void spot(String symbol, double spot, Field field) {
    Book book = book(symbol);
    if (Double.isNaN(book.spot)) {
      book.spot = spot;
      book.spotRow = field.row().number();
    } else if (spot != book.spot && !Double.isNaN(spot)) {
      throw field.bad(
          "must be equal in all rows of a date",
          "it is %s in row %d".formatted(book.spot, book.spotRow));
    }
  }

  /** Rejects a second row of one strike of one expiry. */
  void once(LocalDate expiry, double strike, TextTable row) {
    long first = strikes.add((int) expiry.toEpochDay(), strike, row.number());
    if (first != row.number()) throw repeated(row, first, expiry + " " + strike);
  }

  /** Rejects a second row of one option. */
  void once(Object option, TextTable row) {
    Long first = seen.putIfAbsent(option, row.number());
    if (first != null) throw repeated(row, first, option.toString());
  }

  private static BadRow repeated(TextTable row, long first, String what) {
    return new BadRow(
        Problem.ofRow(
            row.number(), what, "must not repeat an option of its date", "it is in row " + first));
  }

  void add(String symbol, OptionQuote quote) {
    book(symbol).quotes.add(quote);
  }

  /** Delivers the chains and forgets them; returns the number of options. */
  long deliver(LocalDate date, Consumer<Chain> to) {
    long quotes = 0;
    for (Map.Entry<String, Book> entry : books.entrySet()) {
      Book book = entry.getValue();
      if (book.quotes.isEmpty()) continue;
      quotes += book.quotes.size();
      to.accept(new Chain(entry.getKey(), date, book.spot, book.quotes));
    }
    books.clear();
    seen.clear();
    strikes.clear();
    last = null;
    return quotes;
  }
}
