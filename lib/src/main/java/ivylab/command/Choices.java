package ivylab.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How constants of enumerations are spelt on the command line: {@code end-of-day}. */
final class Choices {

  private Choices() {}

  static String spelling(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Has a command read the constants of an enumeration, in this spelling alone. */
  static <E extends Enum<E>> void register(CommandLine command, Class<E> type) {
    command.registerConverter(
        type,
        text -> {
          List<String> known = new ArrayList<>();
          for (E value : type.getEnumConstants()) {
            known.add(spelling(value));
            if (known.get(known.size() - 1).equals(text)) return value;
          }
          throw new TypeConversionException(
              "must be one of " + String.join(", ", known) + ": " + text);
        });
  }
}
