package ivylab.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.file.FileException;
import ivylab.file.Json;
import ivylab.file.Nearest;
import ivylab.file.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Options of a record, changed by a piece of YAML that uses the record's names. */
final class Options {

  private final String file;
  private final String section;
  private final String owner;
  private final Item.Fields given;

  /**
   * @param file name for messages
   * @param section of the file, the same
   * @param owner of the options in words, the same
   */
  Options(String file, String section, String owner, Item.Fields given) {
    this.file = file;
    this.section = section;
    this.owner = owner;
    this.given = given;
  }

  /** Names of the options of a record and of its parts. */
  static List<String> names(JsonNode record) {
    List<String> names = new ArrayList<>();
    record.fieldNames().forEachRemaining(names::add);
    for (JsonNode child : record)
      if (child instanceof ObjectNode part) part.fieldNames().forEachRemaining(names::add);
    return names.stream().distinct().toList();
  }

  /**
   * What to do about an option that there is not.
   *
   * @param owner of the options, in words
   */
  static String fix(String name, List<String> known, String owner) {
    return "did you mean %s? %s has %s"
        .formatted(
            String.join(" or ", Nearest.words(name, known)), owner, String.join(", ", known));
  }

  /** Names of the parts of the options that contain one with this name. */
  private static List<String> parts(ObjectNode tree, String name) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties())
      if (entry.getValue() instanceof ObjectNode part && part.has(name)) parts.add(entry.getKey());
    return parts;
  }

  /**
   * The record with the given options.
   *
   * @param candidate whose values they are, for messages
   * @throws FileException with the line, if there is no such option or its rule is broken
   */
  <T> T applied(JsonNode base, Class<T> type, String candidate) {
    ObjectNode tree = base.deepCopy();
    change(tree, given, section);
    try {
      return Json.read(tree, type);
    } catch (InvalidFormatException e) {
      Item item = at(e.getPath());
      Object[] known = e.getTargetType().getEnumConstants();
      String rule =
          known == null ? e.getOriginalMessage() : "must be one of " + Arrays.asList(known);
      throw wrong(item.line(), path(e.getPath()), item.text(), rule, "");
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException own ? own : e;
      String rule = cause == e ? e.getOriginalMessage() : String.valueOf(cause.getMessage());
      throw wrong(given.line(), section, "", rule, candidate);
    }
  }

  private void change(ObjectNode tree, Item.Fields fields, String path) {
    for (Map.Entry<String, Item> entry : fields.items().entrySet()) {
      String name = entry.getKey(), whole = path + "." + name;
      Item item = entry.getValue();
      JsonNode was = tree.path(name);
      List<String> parts = was.isMissingNode() ? parts(tree, name) : List.of();
      if (parts.size() > 1)
        throw wrong(
            item.line(),
            whole,
            item.text(),
            "is an option of each of " + String.join(", ", parts),
            "write it below one of them");
      if (parts.size() == 1) {
        ObjectNode part = (ObjectNode) tree.get(parts.get(0));
        change(part, new Item.Fields(fields.line(), Map.of(name, item)), path);
        continue;
      }
      if (was.isMissingNode()) {
        String fix = fix(name, names(tree), path.equals(section) ? owner : path);
        throw wrong(item.line(), whole, item.text(), "there is no such option", fix);
      }
      if (was instanceof ObjectNode inner) {
        if (!(item instanceof Item.Fields more))
          throw wrong(item.line(), whole, item.text(), "must be options with their names", "");
        change(inner, more, whole);
      } else tree.set(name, value(was, item, whole));
    }
  }

  private JsonNode value(JsonNode was, Item item, String path) {
    if (was.isArray()) {
      if (!(item instanceof Item.Many many))
        throw wrong(item.line(), path, item.text(), "must be a list", "");
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Item each : many.items())
        array.add(value(JsonNodeFactory.instance.numberNode(1.0), each, path));
      return array;
    }
    JsonNode now = item instanceof Item.Value value ? value.value() : MissingNode.getInstance();
    if (was.isIntegralNumber())
      return valid(now.isIntegralNumber(), now, item, path, "a whole number");
    if (was.isNumber()) return valid(now.isNumber(), now, item, path, "a number");
    if (was.isBoolean()) return valid(now.isBoolean(), now, item, path, "true or false");
    return valid(now.isTextual(), now, item, path, "a word");
  }

  private JsonNode valid(boolean holds, JsonNode now, Item item, String path, String what) {
    if (!holds) throw wrong(item.line(), path, item.text(), "must be " + what, "");
    return now;
  }

  private Item at(List<JsonMappingException.Reference> path) {
    Item item = given;
    for (JsonMappingException.Reference part : path)
      if (item instanceof Item.Fields fields && fields.items().containsKey(part.getFieldName()))
        item = fields.items().get(part.getFieldName());
    return item;
  }

  private String path(List<JsonMappingException.Reference> path) {
    StringBuilder text = new StringBuilder(section);
    for (JsonMappingException.Reference part : path) text.append('.').append(part.getFieldName());
    return text.toString();
  }

  private FileException wrong(int line, String path, String value, String rule, String fix) {
    return new FileException(file, new Problem(line, path, value, rule, fix));
  }
}
