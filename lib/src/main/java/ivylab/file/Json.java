package ivylab.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
