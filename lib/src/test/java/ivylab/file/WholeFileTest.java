package ivylab.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_failure_leaves_the_old_file_and_nothing_beside_it() throws IOException {
    Path file = folder.resolve("x.csv");
    WholeFile.write(file, "old");
    assertThrows(
        IOException.class,
        () ->
            WholeFile.write(
                file,
                out -> {
                  out.write('n');
                  throw new IOException("disk full");
                }));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("x.csv"), names());
  }

  @Test
  void a_name_in_gz_is_packed_and_read_back_with_its_size_on_disk() throws IOException {
    Path file = folder.resolve("x.csv.gz");
    String text = "a,b\n".repeat(100_000);
    WholeFile.write(file, text);
    try (TextFile in = TextFile.open(file)) {
      assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), in.readAllBytes());
      assertEquals(Files.size(file), in.position());
    }
    assertEquals(List.of("x.csv.gz"), names());
  }
}
