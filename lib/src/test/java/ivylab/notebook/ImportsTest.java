package ivylab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the kernel imports for every notebook: the packages of the library that cells use. */
class ImportsTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (ivylab[\\w.]*)\\.\\*;$");
  private static final Pattern TEXT = Pattern.compile("\"(\\\\.|[^\"\\\\\n])*\"|//[^\n]*");
  private static final Pattern TYPE = Pattern.compile("(?<![.\\w])[A-Z]\\w*");

  private static Stream<String> words(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group);
  }

  /** Names of types in code, outside strings and comments, those behind a dot left out. */
  private static Set<String> types(String code) {
    return words(TYPE, TEXT.matcher(code).replaceAll("\"\""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> usedInCells() throws IOException {
    Set<String> used = new TreeSet<>();
    List<Path> notebooks;
    try (Stream<Path> files = Files.list(PROJECT.resolve("notebooks"))) {
      notebooks = files.filter(f -> f.toString().endsWith(".ipynb")).toList();
    }
    assertFalse(notebooks.isEmpty());
    for (Path notebook : notebooks)
      for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).path("cells"))
        if (cell.path("cell_type").asText().equals("code")) {
          StringBuilder code = new StringBuilder();
          cell.path("source").forEach(line -> code.append(line.asText()));
          used.addAll(types(code.toString()));
        }
    return used;
  }

  private static Set<String> typesOf(String name) throws IOException {
    Path folder = PROJECT.resolve("lib/src/main/java").resolve(name.replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString().replaceFirst("\\.java$", ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void every_package_that_the_kernel_imports_is_used_in_a_cell() throws IOException {
    String startup = Files.readString(PROJECT.resolve("environment/startup.jshell"));
    List<String> imported = IMPORT.matcher(startup).results().map(m -> m.group(1)).toList();
    assertTrue(imported.contains("ivylab.surface"), startup);
    Set<String> used = usedInCells();
    Set<String> unused = new TreeSet<>();
    for (String name : imported)
      if (typesOf(name).stream().noneMatch(used::contains)) unused.add(name);
    assertEquals(Set.of(), unused);
  }

  @Test
  void types_in_strings_comments_and_behind_a_dot_do_not_count() {
    String code = "var s = Split.of(panel, \"Grid \\\" Point\"); // Batch\nConfig.Target t;";
    assertEquals(Set.of("Split", "Config"), types(code));
  }
}
