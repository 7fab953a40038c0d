package ivylab.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a command said, and its exit status. */
record Said(int status, String out, String err) {

  static Said by(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status =
        Commands.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            all.toArray(String[]::new));
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Said withStatus(int expected) {
    assertEquals(expected, status, out + err);
    return this;
  }

  /** Status 1 and one line that matches. */
  void failed(String pattern) {
    assertEquals(1, status, out + err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("lab: "), err);
    assertTrue(Pattern.compile(pattern).matcher(err).find(), err + " should say " + pattern);
  }
}
