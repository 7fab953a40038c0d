package ivylab.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code openapi.json} is an OpenAPI 3.1 document, and it describes this service. */
class OpenApiTest {

  private static final JsonNode DOCUMENT = Client.resource(Service.class, "openapi.json");

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void assertKnown(String where, JsonNode object, String required, String optional) {
    Set<String> all = new HashSet<>(List.of((required + " " + optional).trim().split(" ")));
    for (String name : names(object))
      assertTrue(all.contains(name) || name.startsWith("x-"), where + " has " + name);
    if (!required.isEmpty())
      for (String name : required.split(" "))
        assertTrue(object.has(name), where + " needs " + name);
  }

  private static JsonNode resolved(JsonNode node) {
    if (!node.has("$ref")) return node;
    String ref = node.get("$ref").asText();
    assertTrue(ref.startsWith("#/components/"), ref);
    JsonNode target = DOCUMENT.at(ref.substring(1));
    assertFalse(target.isMissingNode(), ref);
    return resolved(target);
  }

  // ---- structure: the objects of OpenAPI 3.1.0, sections 4.8.1 to 4.8.24, as far as used

  @Test
  void it_has_the_structure_of_openapi() {
    assertKnown("the document", DOCUMENT, "openapi info paths", "servers security components");
    assertTrue(DOCUMENT.get("openapi").asText().matches("3\\.1\\.\\d+"));
    assertKnown("info", DOCUMENT.get("info"), "title version", "summary description license");
    assertKnown("license", DOCUMENT.at("/info/license"), "name", "identifier");
    Set<String> ids = new HashSet<>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path -> {
              assertTrue(path.getKey().startsWith("/"), path.getKey());
              path.getValue().properties().forEach(o -> operation(path.getKey(), o, ids));
            });
    DOCUMENT.at("/components/schemas").properties().forEach(s -> schema(s.getKey(), s.getValue()));
  }

  private static void operation(String path, Map.Entry<String, JsonNode> entry, Set<String> ids) {
    String where = entry.getKey() + " " + path;
    assertTrue(Set.of("get", "post").contains(entry.getKey()), where);
    JsonNode operation = entry.getValue();
    assertKnown(
        where, operation, "operationId responses", "summary description requestBody deprecated");
    assertTrue(ids.add(operation.get("operationId").asText()), where + " repeats its id");
    if (operation.has("requestBody")) {
      assertKnown(where, operation.get("requestBody"), "content", "required description");
      content(where, operation.at("/requestBody/content"));
    }
    operation
        .get("responses")
        .properties()
        .forEach(
            response -> {
              assertTrue(response.getKey().matches("[2-5]\\d\\d"), where);
              JsonNode found = resolved(response.getValue());
              assertKnown(where, found, "description", "headers content");
              content(where, found.get("content"));
            });
  }

  private static void content(String where, JsonNode content) {
    content
        .properties()
        .forEach(
            media -> {
              assertTrue(media.getKey().matches("[a-z]+/[a-z+]+"), where);
              assertKnown(where, media.getValue(), "schema", "");
              schema(where, media.getValue().get("schema"));
            });
  }

  private static void schema(String where, JsonNode schema) {
    assertKnown(
        where,
        schema,
        "",
        "$ref type description properties required additionalProperties items oneOf minItems"
            + " maxItems uniqueItems minimum maximum exclusiveMinimum exclusiveMaximum minProperties default const"
            + " format pattern");
    resolved(schema);
    Set<String> types = Set.of("object", "array", "string", "number", "integer", "boolean", "null");
    JsonNode type = schema.path("type");
    if (type.isTextual()) assertTrue(types.contains(type.asText()), where);
    else type.forEach(t -> assertTrue(types.contains(t.asText()), where));
    if (schema.has("items")) schema(where + " items", schema.get("items"));
    schema.path("oneOf").forEach(one -> schema(where + " oneOf", one));
    if (schema.path("additionalProperties").isObject())
      schema(where, schema.get("additionalProperties"));
    schema
        .path("properties")
        .properties()
        .forEach(p -> schema(where + " " + p.getKey(), p.getValue()));
    for (JsonNode name : schema.path("required"))
      assertTrue(schema.get("properties").has(name.asText()), where + " requires " + name);
  }

  // ---- the same as the code

  @Test
  void its_routes_are_those_of_the_code() {
    Set<String> written = new TreeSet<>(), coded = new TreeSet<>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(p -> names(p.getValue()).forEach(m -> written.add(m + " " + p.getKey())));
    for (Route route : Route.values())
      coded.add(route.method().toString().toLowerCase(Locale.ROOT) + " " + route.path());
    assertEquals(coded, written);
  }

  private static Set<String> properties(String schema) {
    return names(DOCUMENT.at("/components/schemas/" + schema + "/properties"));
  }

  private static Set<String> sorted(Collection<String> names) {
    return new TreeSet<>(names);
  }

  private static Set<String> written(Class<?> type) {
    BeanDescription bean =
        Client.JSON.getSerializationConfig().introspect(Client.JSON.constructType(type));
    return sorted(bean.findProperties().stream().map(BeanPropertyDefinition::getName).toList());
  }

  @Test
  void its_fields_are_those_of_the_code() {
    assertEquals(sorted(SurfaceRequest.FIELDS), properties("SurfaceRequest"));
    assertEquals(sorted(CalibrateRequest.FIELDS), properties("CalibrateRequest"));
    assertEquals(sorted(CalibrateRequest.QUOTE_FIELDS), properties("Quote"));
    Map<String, Class<?>> replies =
        Map.ofEntries(
            Map.entry("SurfaceReply", Replies.Surfaces.class),
            Map.entry("Surface", Replies.Surface.class),
            Map.entry("CalibrateReply", Replies.Calibrated.class),
            Map.entry("Estimate", Replies.Estimate.class),
            Map.entry("Fitted", Replies.Fitted.class),
            Map.entry("ModelReply", Replies.Model.class),
            Map.entry("Limits", Replies.Limits.class),
            Map.entry("Parameter", ServedModel.Parameter.class),
            Map.entry("Underlying", ServedModel.Underlying.class),
            Map.entry("Range", ServedModel.Range.class),
            Map.entry("TestError", ServedModel.TestError.class),
            Map.entry("LiveReply", Replies.Live.class),
            Map.entry("ReadyReply", Replies.Ready.class),
            Map.entry("OldSurfaceReply", Replies.OldSurface.class),
            Map.entry("OldHealthReply", Replies.OldHealth.class),
            Map.entry("Problem", Problem.class),
            Map.entry("Finding", Finding.class));
    replies.forEach((schema, type) -> assertEquals(written(type), properties(schema), schema));
    Set<String> all = sorted(replies.keySet());
    all.addAll(Set.of("ParameterSet", "SurfaceRequest", "CalibrateRequest", "Quote"));
    assertEquals(all, names(DOCUMENT.at("/components/schemas")));
    for (Class<?> type : Replies.class.getDeclaredClasses())
      assertTrue(replies.containsValue(type), type + " is not described");
  }

  @Test
  void its_limits_are_the_defaults() {
    JsonNode schemas = DOCUMENT.at("/components/schemas");
    ServiceLimits limits = ServiceLimits.DEFAULT;
    assertEquals(
        limits.size().sets(),
        schemas.at("/SurfaceRequest/properties/parameters/oneOf/1/maxItems").asInt());
    for (String axis : List.of("strikes", "maturities")) {
      JsonNode described = schemas.at("/SurfaceRequest/properties/" + axis);
      assertEquals(limits.size().places(), described.get("maxItems").asInt());
      String most = String.format(Locale.ROOT, "at most %,d;", limits.size().places());
      assertTrue(described.get("description").asText().contains(most), axis);
    }
    assertEquals(
        limits.size().quotes(), schemas.at("/CalibrateRequest/properties/quotes/maxItems").asInt());
    assertEquals(
        limits.size().starts(), schemas.at("/CalibrateRequest/properties/starts/maximum").asInt());
  }

  @Test
  void every_kind_of_problem_is_among_the_responses() {
    Set<Integer> described = new HashSet<>();
    DOCUMENT
        .get("paths")
        .forEach(
            path ->
                path.forEach(
                    o ->
                        names(o.get("responses")).forEach(s -> described.add(Integer.valueOf(s)))));
    for (Problem.Kind kind : Problem.Kind.values())
      if (kind.status() != 404 && kind.status() != 405) // belong to no route
      assertTrue(described.contains(kind.status()), kind.name());
  }

  // ---- and what the service sends

  @Test
  void replies_and_problems_match_their_schemas() {
    try (Service service =
        Service.start(new QuadraticSmiles(), ServiceOptions.DEFAULT.withPort(0))) {
      Client client = Client.of(service);
      String quotes = "{\"quotes\":[{\"logStrike\":0,\"maturity\":0.5,\"bid\":0.2,\"ask\":0.21}]}";
      assertMatches("/v1/surface", client.post("/v1/surface", "{\"parameters\":[0.2,0,0.5]}"));
      assertMatches("/v1/surface", client.post("/v1/surface", "{\"parameters\":[0.2,0,\"\"]}"));
      assertMatches("/v1/calibrate", client.post("/v1/calibrate", quotes));
      assertMatches(
          "/predict/iv_surface",
          client.post("/predict/iv_surface", "{\"level\":0.2,\"skew\":0,\"bend\":0.5}"));
      for (String path :
          List.of("/v1/model", "/health/live", "/health/ready", "/health", "/openapi.json"))
        assertMatches(path, client.get(path));
      assertEquals(DOCUMENT, client.get("/openapi.json").json());
    }
  }

  private static void assertMatches(String path, Client.Reply reply) {
    JsonNode operation = DOCUMENT.get("paths").get(path).elements().next();
    JsonNode response = resolved(operation.get("responses").get(String.valueOf(reply.status())));
    JsonNode media = response.get("content").get(reply.header("Content-Type"));
    List<String> wrong = new ArrayList<>();
    match("", media.get("schema"), reply.json(), wrong);
    assertEquals(List.of(), wrong, reply.body());
  }

  private static void match(String at, JsonNode schema, JsonNode value, List<String> wrong) {
    JsonNode s = resolved(schema);
    Set<String> types = new LinkedHashSet<>();
    if (s.path("type").isTextual()) types.add(s.get("type").asText());
    else s.path("type").forEach(t -> types.add(t.asText()));
    if (!types.isEmpty() && types.stream().noneMatch(t -> is(t, value)))
      wrong.add(at + " is no " + types);
    if (s.has("const") && !s.get("const").equals(value)) wrong.add(at + " is no " + s.get("const"));
    if (s.has("minimum") && !(value.doubleValue() >= s.get("minimum").doubleValue()))
      wrong.add(at + " is too small");
    if (s.has("pattern") && !value.asText().matches(s.get("pattern").asText()))
      wrong.add(at + " has another pattern");
    for (JsonNode name : s.path("required"))
      if (!value.has(name.asText())) wrong.add(at + " lacks " + name);
    if (value.isObject() && s.has("properties"))
      value
          .properties()
          .forEach(
              field -> {
                JsonNode of = s.get("properties").get(field.getKey());
                if (of == null) wrong.add(at + " has " + field.getKey());
                else match(at + "/" + field.getKey(), of, field.getValue(), wrong);
              });
    if (value.isArray() && s.has("items"))
      for (int i = 0; i < value.size(); i++)
        match(at + "/" + i, s.get("items"), value.get(i), wrong);
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }
}
