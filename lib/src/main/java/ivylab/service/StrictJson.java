package ivylab.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads bodies strictly and writes replies. */
final class StrictJson {

  private static final int DEPTH = 16, DIGITS = 100, LETTERS = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(DIGITS)
                          .maxStringLength(LETTERS)
                          .maxNameLength(LETTERS)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(double[].class, new Numbers()))
          .build();

  /** NaN as null, which JSON has. */
  private static final class Numbers extends JsonSerializer<double[]> {
    @Override
    public void serialize(double[] numbers, JsonGenerator to, SerializerProvider provider)
        throws IOException {
      to.writeStartArray(numbers, numbers.length);
      for (double number : numbers)
        if (Double.isNaN(number)) to.writeNull();
        else to.writeNumber(number);
      to.writeEndArray();
    }
  }

  private StrictJson() {}

  /**
   * One JSON value (RFC 8259) in UTF-8: no second value, no name twice in an object, no NaN.
   *
   * @throws Refusal if it is not
   */
  static JsonNode read(byte[] body) {
    if (body.length == 0) throw refusal("", "must not be empty", null);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw refusal("", "must be UTF-8", null);
    }
    try {
      JsonNode read = MAPPER.readTree(text);
      if (read.isMissingNode()) throw refusal("", "must not be blank", null);
      return read;
    } catch (StreamConstraintsException e) {
      String rule = "must have at most %d levels, %d digits per number and %d letters per string";
      throw refusal("", rule.formatted(DEPTH, DIGITS, LETTERS), place(e));
    } catch (JsonProcessingException e) {
      throw refusal(pointer(e), "must be JSON (RFC 8259): " + reason(e), place(e));
    }
  }

  private static Refusal refusal(String pointer, String rule, @Nullable String found) {
    return Refusal.of(
        Problem.Kind.NOT_JSON,
        "the body cannot be read",
        List.of(new Finding(pointer, rule, found)));
  }

  private static String pointer(JsonProcessingException e) {
    return e.getProcessor() instanceof JsonParser parser
        ? parser.getParsingContext().pathAsPointer().toString()
        : "";
  }

  /** The reader's own words, without its names of options and streams. */
  private static String reason(JsonProcessingException e) {
    String words = e.getOriginalMessage();
    if (words.startsWith("Non-standard token")) return "NaN and Infinity are no numbers there";
    if (words.startsWith("Duplicate field")) return "a name must not occur twice in an object";
    if (words.startsWith("Trailing token")) return "nothing may follow the first value";
    String first = words.lines().findFirst().orElse("").replaceFirst("(?s)[:;].*", "");
    return Finding.shortened(first.isEmpty() ? "it breaks off" : first);
  }

  private static @Nullable String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? null
        : "line %d, column %d"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a reply cannot be written: " + e.getMessage(), e);
    }
  }
}
