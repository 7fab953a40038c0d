package ivylab.notebook;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Our Javadoc under Shift+Tab. JShell shows the documentation of classes whose sources it knows,
 * and knows only the JDK's; a private field of its analysis names others. If that field cannot be
 * reached, Shift+Tab merely shows signatures alone.
 */
final class Documentation {

  private Documentation() {}

  /** The sources jar that {@code ivylab.sources} names and the JDK's sources, those that exist. */
  static List<Path> sources() {
    List<Path> sources = new ArrayList<>();
    String own = System.getProperty("ivylab.sources", "");
    if (!own.isBlank()) sources.add(Path.of(own));
    sources.add(Path.of(System.getProperty("java.home"), "lib", "src.zip"));
    sources.removeIf(source -> !Files.isReadable(source));
    return List.copyOf(sources);
  }

  /**
   * @return whether JShell took the sources
   */
  static boolean install(List<Path> sources) {
    if (sources.isEmpty()) return false;
    try {
      Field field =
          Class.forName("jdk.jshell.SourceCodeAnalysisImpl")
              .getDeclaredField("availableSourcesOverride");
      field.setAccessible(true);
      field.set(null, sources);
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // closed in this JDK, or absent
    }
  }
}
