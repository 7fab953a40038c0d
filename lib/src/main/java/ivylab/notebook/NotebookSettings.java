package ivylab.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Settings by name: {@code IVYLAB_SIZE} is looked up first as the system property {@code
 * ivylab.size}, then as the environment variable.
 *
 * @param properties system properties by name, null for those that are not set
 * @param environment environment variables by name, null for those that are not set
 */
record NotebookSettings(UnaryOperator<String> properties, UnaryOperator<String> environment) {

  static final NotebookSettings SYSTEM = new NotebookSettings(System::getProperty, System::getenv);

  Optional<String> value(String variable) {
    String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
    String value = properties.apply(property);
    if (value == null || value.isBlank()) value = environment.apply(variable);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
  }

  Size size() {
    return Size.of(value("IVYLAB_SIZE").orElse(""));
  }

  String notebook() {
    return value("IVYLAB_NOTEBOOK").orElse("notebook");
  }

  Optional<Path> out() {
    return value("IVYLAB_OUT").map(Path::of);
  }

  /** The project's folder: as set, or the nearest folder above that contains data-samples. */
  Path home() {
    Optional<Path> set = value("IVYLAB_HOME").map(Path::of);
    if (set.isPresent()) return set.get();
    Path here =
        Path.of(Optional.ofNullable(properties.apply("user.dir")).orElse("")).toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent())
      if (Files.isDirectory(folder.resolve("data-samples"))) return folder;
    return here;
  }

  Path sample(String name) {
    return home().resolve("data-samples").resolve(name);
  }

  Path data(String sample) {
    Optional<Path> own = value("IVYLAB_DATA").map(Path::of);
    Path file = own.orElseGet(() -> sample(sample));
    if (!Files.isReadable(file))
      throw new IllegalArgumentException(
          own.isPresent()
              ? "IVYLAB_DATA names a file that cannot be read: " + file
              : "no sample at " + file + "; set IVYLAB_HOME to the project's folder");
    return file;
  }
}
