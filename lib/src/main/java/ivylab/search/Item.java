package ivylab.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import ivylab.file.FileException;
import ivylab.file.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A piece of a YAML text that knows its line. */
sealed interface Item {

  /** From 1. */
  int line();

  /** As it would be written on one line. */
  String text();

  /**
   * A number, a word, true or false.
   *
   * @param value what the text means
   */
  record Value(int line, String text, JsonNode value) implements Item {

    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** The meaning of an unquoted text in YAML's core schema. */
    static Value plain(int line, String text) {
      return new Value(line, text, meaning(text));
    }

    private static JsonNode meaning(String text) {
      if (WHOLE.matcher(text).matches()) return LongNode.valueOf(Long.parseLong(text));
      if (NUMBER.matcher(text).matches()) return DoubleNode.valueOf(Double.parseDouble(text));
      if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))
        return BooleanNode.valueOf(Boolean.parseBoolean(text));
      if (text.isEmpty() || text.equals("~") || text.equals("null")) return NullNode.getInstance();
      return TextNode.valueOf(text);
    }
  }

  /** Names with their values, in the order of the text. */
  record Fields(int line, Map<String, Item> items) implements Item {
    @Override
    public String text() {
      List<String> parts = new ArrayList<>();
      items.forEach((name, item) -> parts.add(name + ": " + item.text()));
      return "{" + String.join(", ", parts) + "}";
    }
  }

  /** A list. */
  record Many(int line, List<Item> items) implements Item {
    @Override
    public String text() {
      return "[" + String.join(", ", items.stream().map(Item::text).toList()) + "]";
    }
  }

  /**
   * Reads a YAML text.
   *
   * @param file name for messages
   * @throws FileException with its line if it is not YAML, or contains a name twice
   */
  static Fields read(String file, String text) {
    Node root;
    try {
      root =
          new Compose(LoadSettings.builder().setLabel(file).build())
              .composeString(text)
              .orElseThrow(() -> new FileException(file, Problem.ofFile("", "is empty", "")));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      throw new FileException(file, Problem.ofRow(line, "", "must be YAML", e.getProblem()));
    } catch (YamlEngineException e) {
      throw new FileException(
          file, Problem.ofFile("", "must be YAML", String.valueOf(e.getMessage())));
    }
    Item item = of(file, "", 1, root);
    if (item instanceof Fields fields) return fields;
    throw new FileException(
        file, Problem.ofRow(1, item.text(), "must begin with a name and a colon", ""));
  }

  /**
   * @param line of the name that it belongs to
   */
  private static Item of(String file, String path, int line, Node node) {
    if (node instanceof ScalarNode scalar)
      return scalar.isPlain()
          ? Value.plain(line, scalar.getValue())
          : new Value(line, scalar.getValue(), TextNode.valueOf(scalar.getValue()));
    if (node instanceof SequenceNode sequence)
      return new Many(
          line, sequence.getValue().stream().map(n -> of(file, path, line(n), n)).toList());
    Map<String, Item> items = new LinkedHashMap<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      Node key = tuple.getKeyNode();
      int at = line(key);
      if (!(key instanceof ScalarNode name))
        throw new FileException(file, new Problem(at, path, "", "a name must be a word", ""));
      String whole = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
      if (items.put(name.getValue(), of(file, whole, at, tuple.getValueNode())) != null)
        throw new FileException(file, new Problem(at, whole, "", "must occur only once", ""));
    }
    return new Fields(line, items);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
