package ivylab.calibrate;

import ivylab.calibrate.QuotePlaces.Kind;
import ivylab.calibrate.QuotePlaces.Place;
import ivylab.file.BadRow;
import ivylab.file.DroppedRows;
import ivylab.file.Rows;
import ivylab.file.TextFile;
import ivylab.file.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reader of quoted volatilities; {@link SmileQuotes#read} lists the columns. */
final class QuoteFile {

  private final TextTable table;
  private final int k, t, vol, bid, ask, kind, date, symbol;

  private QuoteFile(TextTable table) {
    this.table = table;
    k = required("log moneyness", "logmoneyness");
    t = required("time to maturity", "maturity");
    vol = required("implied volatility", "impvolcalibrated");
    bid = column("bid volatility", "impvolbid");
    ask = column("ask volatility", "impvolask");
    kind = column("kind");
    date = column("datetime");
    symbol = column("symbol");
  }

  static List<SmileQuotes> read(Path path, Rows rows) {
    String file = TextFile.name(path);
    var dropped = new DroppedRows(file, rows);
    Map<String, List<SmileQuote>> found = new LinkedHashMap<>();
    long read = 0;
    try (TextTable table = TextTable.open(path)) {
      var columns = new QuoteFile(table);
      while (table.next()) {
        read++;
        try {
          table.split();
          SmileQuote quote = columns.quote();
          found.computeIfAbsent(columns.name(file), n -> new ArrayList<>()).add(quote);
        } catch (BadRow bad) {
          dropped.add(bad);
        }
      }
    }
    dropped.requireGood(read, !found.isEmpty());
    return found.entrySet().stream().map(e -> new SmileQuotes(e.getKey(), e.getValue())).toList();
  }

  /** Some files name a column twice; the first one counts. */
  private int column(String... names) {
    for (String name : names)
      for (int i = 0; i < table.header().size(); i++)
        if (table.header().get(i).strip().toLowerCase(Locale.ROOT).equals(name)) return i;
    return TextTable.ABSENT;
  }

  private int required(String... names) {
    int found = column(names);
    return found == TextTable.ABSENT ? table.required(names[0]) : found;
  }

  private String name(String file) {
    String name = (table.text(symbol) + " " + table.text(date)).strip();
    return name.isEmpty() ? file : name;
  }

  private SmileQuote quote() {
    Kind kind = kind();
    double years = table.needed(t);
    if (!(years > 0 && years < 100)) throw table.bad(t, "must be years in (0, 100)", "");
    double mid = table.needed(vol);
    if (!(mid > 0 && mid < 10))
      throw table.bad(vol, "must be a fraction in (0, 10)", mid >= 10 ? "write a fraction" : "");
    double strike = kind == Kind.VIX_FUTURE ? 0 : table.needed(k);
    double low = side(bid), high = side(ask);
    if (low > high) throw table.bad(bid, "must not be above the ask volatility", "");
    return new SmileQuote(new Place(kind, years, strike), low, mid, high);
  }

  private double side(int column) {
    double value = table.number(column);
    return value > 0 ? value : Double.NaN;
  }

  private Kind kind() {
    String text = table.text(kind);
    if (text.isEmpty()) return Kind.SPX;
    for (Kind each : Kind.values()) if (text.equalsIgnoreCase(each.toString())) return each;
    throw table.bad(kind, "must be one of " + Arrays.toString(Kind.values()), "");
  }
}
