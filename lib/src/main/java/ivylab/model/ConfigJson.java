package ivylab.model;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.file.Json;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The JSON of a {@link Config}: every option in one object under its own name, whichever part of
 * the configuration it belongs to, so that files of models and experiments do not depend on how
 * options are grouped. The order is fixed, since digests are taken of the text. Reading requires
 * every option once and no other.
 */
final class ConfigJson {

  private static final List<String> ORDER =
      List.of(
          "width",
          "blocks",
          "heads",
          "ffn",
          "dropout",
          "queryAttention",
          "externalTokens",
          "fusion",
          "gateBias",
          "coordinates",
          "trainingSetStatistics",
          "target",
          "norms",
          "kernels",
          "positions",
          "head");

  private ConfigJson() {}

  static final class Writer extends JsonSerializer<Config> {
    @Override
    public void serialize(Config config, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      ObjectNode all = Json.object();
      try {
        flatten(config, all);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      out.writeStartObject();
      for (String name : ORDER) provider.defaultSerializeField(name, all.remove(name), out);
      if (!all.isEmpty()) throw new IllegalStateException("without a place: " + all.fieldNames());
      out.writeEndObject();
    }
  }

  static final class Reader extends JsonDeserializer<Config> {
    @Override
    public Config deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!(in.readValueAsTree() instanceof ObjectNode all))
        throw JsonMappingException.from(in, "must be an object of options");
      Config config;
      try {
        config = (Config) gathered(Config.class, all, in);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
      if (!all.isEmpty())
        throw JsonMappingException.from(
            in, "there is no option \"%s\"".formatted(all.fieldNames().next()));
      return config;
    }
  }

  private static void flatten(Record part, ObjectNode all) throws ReflectiveOperationException {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      Object value = component.getAccessor().invoke(part);
      if (value instanceof Record inner) flatten(inner, all);
      else all.set(component.getName(), Json.node(value));
    }
  }

  /** Makes a part of the configuration from its options, which it removes from the object. */
  private static Object gathered(Class<?> part, ObjectNode all, JsonParser in)
      throws IOException, ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    RecordComponent[] components = part.getRecordComponents();
    for (RecordComponent component : components) {
      String name = component.getName();
      if (component.getType().isRecord()) {
        values.add(gathered(component.getType(), all, in));
        continue;
      }
      JsonNode value = all.remove(name);
      if (value == null || value.isNull())
        throw JsonMappingException.from(in, "the option \"%s\" is missing".formatted(name));
      try {
        values.add(Json.read(value, component.getType()));
      } catch (JsonProcessingException e) {
        if (e instanceof JsonMappingException own) own.prependPath(Config.class, name);
        throw e;
      }
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return part.getDeclaredConstructor(types).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong)
        throw JsonMappingException.from(in, wrong.getMessage(), wrong);
      throw e;
    }
  }
}
