package ivylab.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.experiment.Design;
import ivylab.file.FileException;
import ivylab.file.Json;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import ivylab.train.Settings;
import ivylab.train.Term;
import ivylab.train.Weighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The choices of a search, written as YAML:
 *
 * <pre>
 * kind: ivyspt             # of the model
 * matrix:                  # every combination is a candidate
 *   blocks: [1, 2, 4]
 *   width: [16, 32]
 * ranges:                  # for random search
 *   rate: {log: [0.0005, 0.02]}
 *   dropout: {uniform: [0, 0.3]}
 *   batch: {choice: [4, 8, 16]}
 * model:                   # options as the kind's configuration names them
 *   blocks: ${blocks}
 *   width: ${width}
 *   dropout: ${dropout}
 * training:                # options as Settings and the kind's other options name them
 *   steps: 400
 *   surfaces: ${batch}
 *   schedule:
 *     peak: ${rate}
 * </pre>
 *
 * {@code ${name}} stands for the chosen value; alone it is that value, within a text it is
 * inserted. What is not given is as in the design that the space starts from, see {@link
 * Design#ofKind}, or follows from what is given, see {@link Design#completed}; {@code preset: NAME}
 * in the model starts from another, see {@link Design#presets}. Weights of losses are given by
 * their names. Everything is checked when the text is read, each combination when it is made; a
 * {@link FileException} says line, option, rule and value.
 */
public final class SearchSpace {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)\\}");
  private static final List<String> SECTIONS =
      List.of("matrix", "ranges", "model", "training", "kind");
  private static final String CONFIG = "config"; // component of a design, see there
  private static final int ATTEMPTS = 1000;

  private final String file;
  private final String text;
  private final Design<?, ?> base;
  private final Map<String, Range> ranges = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Item.Fields model;
  private final Item.Fields training;
  private final Set<String> used = new HashSet<>();

  /**
   * @param usual design where the text has no kind; empty for none
   */
  private SearchSpace(String file, String text, Optional<Design<?, ?>> usual) {
    this.file = file;
    this.text = text;
    Item.Fields root = Item.read(file, text);
    root.items()
        .forEach(
            (name, item) -> {
              if (!SECTIONS.contains(name))
                throw wrong(
                    item.line(), name, "", "must be one of " + String.join(", ", SECTIONS), "");
            });
    base = design(Optional.ofNullable(root.items().get("kind")), usual);
    section(root, "matrix").items().forEach(this::matrix);
    section(root, "ranges").items().forEach((name, item) -> add(name, item, range(name, item)));
    model = section(root, "model");
    training = section(root, "training");
    for (Item.Fields body : List.of(model, training)) references(body);
    ranges.forEach(
        (name, range) -> {
          if (!used.contains(name))
            throw wrong(
                lines.getOrDefault(name, 0),
                name,
                "",
                "must be used",
                "write ${" + name + "} where it belongs");
        });
    Map<String, Item> first = new LinkedHashMap<>();
    ranges.forEach((name, range) -> first.put(name, range.first()));
    candidate(first);
  }

  /**
   * The space that a text describes, which names the kind of model.
   *
   * @throws FileException with the line, if something in it is wrong
   */
  public static SearchSpace of(String yaml) {
    return new SearchSpace("space", yaml, Optional.empty());
  }

  /**
   * The space that a text describes, around this design where the text names no kind of model.
   *
   * @throws FileException with the line, if something in it is wrong
   */
  public static SearchSpace of(Design<?, ?> base, String yaml) {
    return new SearchSpace("space", yaml, Optional.of(base));
  }

  /** The space in a file, which names the kind of model. */
  public static SearchSpace read(Path file) {
    return read(file, Optional.empty());
  }

  /** The space in a file, around this design where the file names no kind of model. */
  public static SearchSpace read(Design<?, ?> base, Path file) {
    return read(file, Optional.of(base));
  }

  private static SearchSpace read(Path file, Optional<Design<?, ?>> base) {
    try {
      return new SearchSpace(file.getFileName().toString(), Files.readString(file), base);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private Design<?, ?> design(Optional<Item> named, Optional<Design<?, ?>> usual) {
    if (named.isEmpty() && usual.isPresent()) return usual.get();
    List<String> known = Design.kinds().stream().map(Design::kind).toList();
    String rule = "must be one of " + String.join(", ", known);
    Item kind = named.orElseThrow(() -> wrong(0, "kind", "", rule, "say kind: " + known.get(0)));
    if (!known.contains(kind.text())) throw wrong(kind.line(), "kind", kind.text(), rule, "");
    return usual
        .filter(design -> design.kind().equals(kind.text()))
        .orElseGet(() -> Design.ofKind(kind.text()));
  }

  private void matrix(String name, Item item) {
    List<Item> all = item instanceof Item.Many many ? many.items() : List.of(item);
    if (all.isEmpty())
      throw wrong(item.line(), "matrix." + name, item.text(), "must have a value", "");
    if (new HashSet<>(all.stream().map(Item::text).toList()).size() < all.size())
      throw wrong(item.line(), "matrix." + name, item.text(), "must have different values", "");
    add(name, item, new Range.Choice(all));
  }

  private Range range(String name, Item item) {
    return Range.of(file, name, item);
  }

  private void add(String name, Item item, Range range) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*"))
      throw wrong(item.line(), name, "", "must be a word of letters and digits", "");
    if (ranges.put(name, range) != null)
      throw wrong(item.line(), name, "", "must be in matrix or in ranges, not in both", "");
    lines.put(name, item.line());
  }

  private Item.Fields section(Item.Fields root, String name) {
    Item item = root.items().get(name);
    if (item == null) return new Item.Fields(0, Map.of());
    if (item instanceof Item.Fields fields) return fields;
    throw wrong(item.line(), name, item.text(), "must be names with values", "");
  }

  private void references(Item item) {
    if (item instanceof Item.Fields fields) fields.items().values().forEach(this::references);
    else if (item instanceof Item.Many many) many.items().forEach(this::references);
    else {
      Matcher matcher = REFERENCE.matcher(item.text());
      while (matcher.find()) {
        if (!ranges.containsKey(matcher.group(1)))
          throw wrong(
              item.line(),
              "",
              item.text(),
              "must refer to a name of matrix or ranges",
              ranges.isEmpty()
                  ? "there is none"
                  : "did you mean "
                      + String.join(
                          " or ", Nearest.words(matcher.group(1), List.copyOf(ranges.keySet())))
                      + "?");
        used.add(matcher.group(1));
      }
    }
  }

  /** With the chosen values in place of references. */
  private static Item resolved(Item item, Map<String, Item> chosen) {
    if (item instanceof Item.Fields fields) {
      Map<String, Item> items = new LinkedHashMap<>();
      fields.items().forEach((name, each) -> items.put(name, resolved(each, chosen)));
      return new Item.Fields(fields.line(), items);
    }
    if (item instanceof Item.Many many)
      return new Item.Many(
          many.line(), many.items().stream().map(each -> resolved(each, chosen)).toList());
    Matcher matcher = REFERENCE.matcher(item.text());
    if (matcher.matches()) return moved(value(chosen, matcher.group(1)), item.line());
    if (!matcher.reset().find()) return item;
    String filled =
        matcher.replaceAll(m -> Matcher.quoteReplacement(value(chosen, m.group(1)).text()));
    return Item.Value.plain(item.line(), filled);
  }

  private static Item value(Map<String, Item> chosen, String name) {
    return Objects.requireNonNull(chosen.get(name), () -> "nothing was chosen for " + name);
  }

  private static Item moved(Item item, int line) {
    return item instanceof Item.Value v ? new Item.Value(line, v.text(), v.value()) : item;
  }

  private Candidate candidate(Map<String, Item> chosen) {
    Map<String, String> values = new LinkedHashMap<>();
    chosen.forEach((name, item) -> values.put(name, item.text()));
    List<String> parts = new ArrayList<>();
    values.forEach((name, value) -> parts.add(name + " " + value));
    String name = parts.isEmpty() ? "as given" : String.join(", ", parts);
    Item.Fields training = (Item.Fields) resolved(this.training, chosen);
    Design<?, ?> design = design((Item.Fields) resolved(model, chosen), training, name);
    return new Candidate(name, values, design, settings(training, name));
  }

  /** The base with what is given of the model, and of what its training draws from the data. */
  private Design<?, ?> design(Item.Fields model, Item.Fields training, String name) {
    Map<String, Item> rest = new LinkedHashMap<>(model.items());
    Design<?, ?> from = base.presets().isEmpty() ? base : preset(rest.remove("preset"));
    ObjectNode tree = Json.tree(from);
    for (RecordComponent part : from.getClass().getRecordComponents()) {
      JsonNode before = tree.get(part.getName());
      Options options =
          part.getName().equals(CONFIG)
              ? new Options(file, "model", base.kind(), new Item.Fields(model.line(), rest))
              : new Options(file, "training", "training", some(training, Options.names(before)));
      tree.set(part.getName(), Json.tree(options.applied(before, part.getType(), name)));
    }
    try {
      Design<?, ?> changed = Json.read(tree, from.getClass());
      return changed.completed(rest.keySet());
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException own ? own : e;
      throw wrong(model.line(), "model", "", String.valueOf(cause.getMessage()), name);
    }
  }

  private Design<?, ?> preset(@Nullable Item named) {
    if (named == null) return base;
    List<String> names = base.presets().stream().map(Design.Preset::name).toList();
    if (!names.contains(named.text()))
      throw wrong(
          named.line(), "model.preset", named.text(), "must be " + String.join(" or ", names), "");
    return base.presets().get(names.indexOf(named.text())).design();
  }

  /** What is given of some options. */
  private static Item.Fields some(Item.Fields given, List<String> names) {
    Map<String, Item> some = new LinkedHashMap<>(given.items());
    some.keySet().retainAll(names);
    return new Item.Fields(given.line(), some);
  }

  /** Options of the design that are given in the training: all but those of the model itself. */
  private List<String> drawn() {
    ObjectNode tree = Json.tree(base);
    List<String> names = new ArrayList<>();
    for (RecordComponent part : base.getClass().getRecordComponents())
      if (!part.getName().equals(CONFIG)) names.addAll(Options.names(tree.get(part.getName())));
    return names;
  }

  private Settings settings(Item.Fields given, String name) {
    Settings settings = base.settings();
    Map<String, Item> items = new LinkedHashMap<>(given.items());
    List<String> drawn = drawn();
    items.keySet().removeAll(drawn);
    if (items.containsKey("steps")) settings = settings.withSteps(1);
    if (items.containsKey("epochs") && !items.containsKey("steps"))
      settings = settings.withEpochs(1);
    if (items.get("weighting") instanceof Item.Fields weighting) {
      if (weighting.items().containsKey("alpha"))
        settings = settings.withWeighting(Weighting.gradNorm(1.5));
      else {
        settings = settings.withWeighting(Weighting.equal());
        items.put("weighting", weights(weighting));
      }
    }
    JsonNode tree = Json.tree(settings);
    List<String> known = new ArrayList<>(drawn);
    known.addAll(Options.names(tree));
    items.forEach(
        (option, item) -> {
          if (!known.contains(option))
            throw wrong(
                item.line(),
                "training." + option,
                item.text(),
                "there is no such option",
                Options.fix(option, known, "training of " + base.kind()));
        });
    return new Options(file, "training", "training", new Item.Fields(given.line(), items))
        .applied(tree, Settings.class, name);
  }

  /** Weights that are given by the names of the terms; the others are those of the settings. */
  private Item weights(Item.Fields given) {
    if (given.items().containsKey("weights")) return given;
    List<String> terms = base.terms().stream().map(Term::name).toList();
    given
        .items()
        .forEach(
            (name, item) -> {
              if (!terms.contains(name))
                throw wrong(
                    item.line(),
                    "training.weighting." + name,
                    item.text(),
                    "must be one of " + String.join(", ", terms) + ", alpha, rate",
                    "");
            });
    List<Double> usual = base.settings().weighting().weights(base.terms());
    List<Item> weights = new ArrayList<>();
    for (int i = 0; i < terms.size(); i++) {
      Item usually = Item.Value.plain(given.line(), String.valueOf(usual.get(i)));
      weights.add(given.items().getOrDefault(terms.get(i), usually));
    }
    return new Item.Fields(given.line(), Map.of("weights", new Item.Many(given.line(), weights)));
  }

  /**
   * Every combination, the last name changing fastest.
   *
   * @throws FileException if there is a range between two numbers, which has no end of values, or a
   *     combination that breaks a rule of the model or the training
   */
  public List<Candidate> grid() {
    List<Map<String, Item>> all = List.of(Map.of());
    for (Map.Entry<String, Range> entry : ranges.entrySet()) {
      if (!(entry.getValue() instanceof Range.Choice choice))
        throw wrong(
            lines.getOrDefault(entry.getKey(), 0),
            "ranges." + entry.getKey(),
            entry.getValue().text(),
            "must be a list for a grid",
            "or search at random");
      List<Map<String, Item>> more = new ArrayList<>();
      for (Map<String, Item> before : all)
        for (Item item : choice.items()) {
          Map<String, Item> one = new LinkedHashMap<>(before);
          one.put(entry.getKey(), item);
          more.add(one);
        }
      all = more;
    }
    return all.stream().map(this::candidate).toList();
  }

  /**
   * Distinct candidates drawn at random: each name separately, lists uniformly.
   *
   * @throws IllegalArgumentException if there are not that many
   */
  public List<Candidate> random(int count, long seed) {
    if (count < 1) throw new IllegalArgumentException("count must be at least 1: " + count);
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Candidate> drawn = new LinkedHashMap<>();
    for (long attempt = 0; drawn.size() < count && attempt < (long) ATTEMPTS * count; attempt++) {
      Map<String, Item> chosen = new LinkedHashMap<>();
      ranges.forEach((name, range) -> chosen.put(name, range.draw(random)));
      Candidate candidate = candidate(chosen);
      drawn.putIfAbsent(candidate.name(), candidate);
    }
    if (drawn.size() < count)
      throw new IllegalArgumentException(
          "count must be at most the number of different candidates, %d: %d"
              .formatted(drawn.size(), count));
    return List.copyOf(drawn.values());
  }

  /** One row per name, with the values that it may take. */
  public Table toTable() {
    var name = StringColumn.create("Name");
    var may = StringColumn.create("Values");
    ranges.forEach(
        (key, range) -> {
          name.append(key);
          may.append(range.text());
        });
    return Table.create("search space", name, may);
  }

  private FileException wrong(int line, String path, String value, String rule, String fix) {
    return new FileException(file, new Problem(line, path, value, rule, fix));
  }

  /** The text itself. */
  @Override
  public String toString() {
    return text;
  }
}
