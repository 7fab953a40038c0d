package ivylab.search;

import ivylab.file.FileException;
import ivylab.file.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;

/** The values that a name of a search space may take. */
sealed interface Range {

  /** As the table of the space shows it. */
  String text();

  /** The first or lowest of them. */
  Item first();

  /** One of them. */
  Item draw(SplittableRandom random);

  /** One of a list. */
  record Choice(List<Item> items) implements Range {
    @Override
    public String text() {
      return String.join(", ", items.stream().map(Item::text).toList());
    }

    @Override
    public Item first() {
      return items.get(0);
    }

    @Override
    public Item draw(SplittableRandom random) {
      return items.get(random.nextInt(items.size()));
    }
  }

  /**
   * A number between two others, uniform in itself or in its logarithm. Draws are rounded to three
   * digits, so that a table can show them.
   */
  record Between(int line, double low, double high, boolean logarithmic) implements Range {
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

    @Override
    public String text() {
      return "%s to %s%s"
          .formatted(plain(low), plain(high), logarithmic ? ", uniform in the logarithm" : "");
    }

    @Override
    public Item first() {
      return Item.Value.plain(line, plain(low));
    }

    @Override
    public Item draw(SplittableRandom random) {
      double u = random.nextDouble();
      double drawn =
          logarithmic
              ? StrictMath.exp(
                  StrictMath.log(low) + u * (StrictMath.log(high) - StrictMath.log(low)))
              : low + u * (high - low);
      double rounded = new BigDecimal(drawn).round(DIGITS).doubleValue();
      return Item.Value.plain(line, plain(Math.min(high, Math.max(low, rounded))));
    }

    private static String plain(double number) {
      String text = new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
      return text.length() <= 9 ? text : Double.toString(number);
    }
  }

  /** From {@code {log: [low, high]}}, {@code {uniform: [low, high]}} or {@code {choice: […]}}. */
  static Range of(String file, String name, Item item) {
    String path = "ranges." + name;
    String rule = "must be {uniform: [low, high]}, {log: [low, high]} or {choice: [one, another]}";
    if (!(item instanceof Item.Fields fields) || fields.items().size() != 1)
      throw wrong(file, path, item, rule);
    String kind = fields.items().keySet().iterator().next();
    if (!(fields.items().get(kind) instanceof Item.Many many) || many.items().isEmpty())
      throw wrong(file, path, item, rule);
    if (kind.equals("choice")) return new Choice(many.items());
    if ((!kind.equals("log") && !kind.equals("uniform")) || many.items().size() != 2)
      throw wrong(file, path, item, rule);
    double low = number(file, path, many.items().get(0));
    double high = number(file, path, many.items().get(1));
    boolean logarithmic = kind.equals("log");
    if (!(low < high)) throw wrong(file, path, many, "must be two numbers, the lower first");
    if (logarithmic && !(low > 0))
      throw wrong(file, path, many, "must be positive to be uniform in the logarithm");
    return new Between(item.line(), low, high, logarithmic);
  }

  private static double number(String file, String path, Item item) {
    if (item instanceof Item.Value value && value.value().isNumber())
      return value.value().doubleValue();
    throw wrong(file, path, item, "must be a number");
  }

  private static FileException wrong(String file, String path, Item item, String rule) {
    return new FileException(file, new Problem(item.line(), path, item.text(), rule, ""));
  }
}
