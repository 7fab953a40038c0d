package ivylab.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Records as JSON text and back, their components by name: reading requires every component and no
 * other. Equal records give equal bytes.
 */
public final class Json {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final ObjectWriter INDENTED = JSON.writerWithDefaultPrettyPrinter();
  private static final ObjectWriter EXPANDED =
      JSON.writer(
          new DefaultPrettyPrinter()
              .withArrayIndenter(new DefaultIndenter("  ", "\n"))
              .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private Json() {}

  /** On several lines, indented. */
  public static String text(Object value) {
    try {
      return INDENTED.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a record can be written
    }
  }

  /** On one line. */
  public static String line(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a record can be written
    }
  }

  /** On several lines, each element of an array on a line of its own; lines end with {@code \n}. */
  public static String expanded(Object value) {
    try {
      return EXPANDED.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // lists and maps of numbers and text can be written
    }
  }

  /** An empty object, to be filled. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** The object that a text describes; empty if it is no JSON, or not an object. */
  public static Optional<ObjectNode> object(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * An object as a map, its arrays as lists.
   *
   * @throws IllegalArgumentException if the text is not the JSON of an object
   */
  public static Map<String, Object> map(String text) {
    try {
      return JSON.readValue(text, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("text must be a JSON object: " + reason(e), e);
    }
  }

  /** Any value as a tree. */
  public static JsonNode node(Object value) {
    return JSON.valueToTree(value);
  }

  /** A record as an object, to be changed or looked through. */
  public static ObjectNode tree(Object record) {
    return JSON.valueToTree(record);
  }

  /**
   * From text.
   *
   * @throws IllegalArgumentException if it is not the JSON of this type; says why
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "text must be the JSON of %s: %s".formatted(type.getSimpleName(), reason(e)), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    if (!(e instanceof UnrecognizedPropertyException unknown)
        || unknown.getKnownPropertyIds() == null) return e.getOriginalMessage();
    return "there is no component '%s' of %s; it has %s"
        .formatted(
            unknown.getPropertyName(),
            unknown.getReferringClass().getSimpleName(),
            unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ")));
  }

  /**
   * From a tree.
   *
   * @throws JsonProcessingException with the path in the tree, if it does not fit the type
   */
  public static <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return JSON.treeToValue(tree, type);
  }
}
