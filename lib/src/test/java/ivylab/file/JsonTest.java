package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {

  record Pair(int a, String b) {
    Pair {
      if (a < 0) throw new IllegalArgumentException("a must not be negative: " + a);
    }
  }

  @Test
  void a_record_comes_back_from_its_text_and_from_its_tree() throws IOException {
    Pair pair = new Pair(3, "x");
    assertEquals("{\"a\":3,\"b\":\"x\"}", Json.line(pair));
    assertEquals("{\n  \"a\" : 3,\n  \"b\" : \"x\"\n}", Json.text(pair));
    assertEquals(pair, Json.read(Json.line(pair), Pair.class));
    assertEquals(new Pair(4, "x"), Json.read(Json.tree(pair).put("a", 4), Pair.class));
  }

  @Test
  void text_of_something_else_is_refused_with_the_reason() {
    for (String text : new String[] {"{", "[]", "{\"c\":1}", "{\"a\":-1}"}) {
      var e = assertThrows(IllegalArgumentException.class, () -> Json.read(text, Pair.class));
      assertTrue(e.getMessage().startsWith("text must be the JSON of Pair: "), e.getMessage());
    }
    var broken =
        assertThrows(
            IllegalArgumentException.class, () -> Json.read("{\"a\":-1,\"b\":\"\"}", Pair.class));
    assertTrue(broken.getMessage().contains("a must not be negative: -1"), broken.getMessage());
  }

  private static String refusal(String text) {
    return assertThrows(IllegalArgumentException.class, () -> Json.read(text, Pair.class))
        .getMessage();
  }

  @Test
  void a_component_that_is_missing_null_or_unknown_is_named() {
    assertTrue(refusal("{\"b\":\"x\"}").contains("'a'"), refusal("{\"b\":\"x\"}"));
    assertTrue(refusal("{\"a\":1}").contains("'b'"), refusal("{\"a\":1}"));
    String none = refusal("{\"a\":null,\"b\":\"x\"}");
    assertTrue(none.contains("null"), none);
    assertEquals(
        "text must be the JSON of Pair: there is no component 'c' of Pair; it has a, b",
        refusal("{\"a\":1,\"b\":\"x\",\"c\":1}"));
    assertThrows(
        JsonProcessingException.class,
        () -> Json.read(Json.tree(new Pair(1, "x")).without("a"), Pair.class));
  }

  /** "abc": FIPS 180-2, appendix B.1. */
  @Test
  void the_digest_is_that_of_the_standard(@TempDir Path folder) throws IOException {
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(expected, Digest.of("abc"));
    Path file = Files.writeString(folder.resolve("abc"), "abc");
    assertEquals(expected, Digest.of(file));
    assertEquals(
        expected,
        Digest.of(
            out -> {
              out.write('a');
              out.write(new byte[] {'b', 'c'});
            }));
  }
}
