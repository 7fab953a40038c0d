package ivylab.chain;

import ivylab.file.TableRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import tech.tablesaw.api.Table;

/**
 * Applies rules to chains in the order given, and counts how much of what reached each one it
 * dropped. It counts over all chains, and some rules look back at earlier dates: use one per file,
 * and pass it the chains in order of date.
 *
 * <pre>{@code
 * var cleaning = Cleaning.of(Rule.positiveBid(), Rule.spreadAtMost(0.1), Rule.days(7, 730));
 * file.forEach(chain -> use(cleaning.apply(chain)));
 * show(cleaning.report());
 * }</pre>
 */
public final class Cleaning {

  /**
   * The effect of one rule.
   *
   * @param rule its name
   * @param reached options left by the rules before it
   * @param dropped number of those that it dropped
   */
  public record Count(String rule, long reached, long dropped) {}

  /**
   * The effect of all rules.
   *
   * @param chains given
   * @param options given
   * @param kept options that satisfied all rules
   * @param counts of each rule, in order
   */
  public record Report(long chains, long options, long kept, List<Count> counts) {

    public Report {
      counts = List.copyOf(counts);
    }

    /** One row per rule, in order. */
    public Table toTable() {
      return TableRows.of(counts)
          .text("Rule", Count::rule)
          .total("Reached It", Count::reached)
          .total("Dropped", Count::dropped)
          .number("Dropped (%)", c -> c.reached() == 0 ? 0 : 100.0 * c.dropped() / c.reached())
          .table("cleaning");
    }

    @Override
    public String toString() {
      var text =
          new StringBuilder(
              String.format(
                  Locale.ROOT, "%,d of %,d options kept, %,d chains", kept, options, chains));
      for (Count c : counts)
        text.append(
            String.format(
                Locale.ROOT, "\n  %,d of %,d dropped: %s", c.dropped(), c.reached(), c.rule()));
      return text.toString();
    }
  }

  private final List<Rule> rules;
  private final List<Function<Chain, Predicate<OptionQuote>>> started = new ArrayList<>();
  private final long[] reached;
  private final long[] dropped;
  private long chains;
  private long options;

  private Cleaning(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    for (Rule rule : rules) started.add(rule.start());
    reached = new long[rules.size()];
    dropped = new long[rules.size()];
  }

  /** These rules, in this order. */
  public static Cleaning of(Rule... rules) {
    return of(Arrays.asList(rules));
  }

  /** {@link #of(Rule...)}. */
  public static Cleaning of(List<Rule> rules) {
    return new Cleaning(rules);
  }

  /** The chain with the options that satisfy all rules, which may be none. */
  public Chain apply(Chain chain) {
    chains++;
    options += chain.quotes().size();
    Chain left = chain;
    for (int i = 0; i < reached.length; i++) {
      Predicate<OptionQuote> keeps = started.get(i).apply(left);
      List<OptionQuote> kept = left.quotes().stream().filter(keeps).toList();
      reached[i] += left.quotes().size();
      dropped[i] += left.quotes().size() - kept.size();
      left = left.withQuotes(kept);
    }
    return left;
  }

  /** The effect of the rules so far. */
  public Report report() {
    var counts = new ArrayList<Count>();
    long kept = options;
    for (int i = 0; i < reached.length; i++) {
      counts.add(new Count(rules.get(i).name(), reached[i], dropped[i]));
      kept -= dropped[i];
    }
    return new Report(chains, options, kept, counts);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "cleaning by %d rules: %s", rules.size(), report());
  }
}
