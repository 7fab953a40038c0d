package ivylab.data;

import ivylab.file.TextFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a plain or gzipped text file, with their numbers; blank lines are passed over. */
final class PanelLines implements AutoCloseable {

  private final String file;
  private final BufferedReader reader;
  private int number;

  private PanelLines(String file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static PanelLines open(Path path) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new PanelLines(
        TextFile.name(path),
        new BufferedReader(new InputStreamReader(TextFile.open(path), decoder), 1 << 16));
  }

  /** The next line that is not blank, without a byte-order mark; null at the end. */
  String next() {
    try {
      while (true) {
        String line = reader.readLine();
        if (line == null) return null;
        number++;
        if (number == 1 && line.startsWith("\ufeff")) line = line.substring(1);
        if (!line.isBlank()) return line;
      }
    } catch (IOException e) {
      throw TextFile.failure(file, number + 1, e);
    }
  }

  /** Number of the line that {@link #next} gave, from 1. */
  int number() {
    return number;
  }

  /**
   * The fields of a line, quotes taken off, blanks around them too; null if a quoted field does not
   * end, or something follows its end.
   */
  static List<String> fields(String line) {
    var fields = new ArrayList<String>();
    int at = 0;
    while (true) {
      int from = skipBlanks(line, at);
      if (from < line.length() && line.charAt(from) == '"') {
        var field = new StringBuilder();
        int end = from + 1;
        while (true) {
          int quote = line.indexOf('"', end);
          if (quote < 0) return null;
          field.append(line, end, quote);
          end = quote + 1;
          if (end >= line.length() || line.charAt(end) != '"') break;
          field.append('"');
          end++;
        }
        fields.add(field.toString().strip());
        at = skipBlanks(line, end);
        if (at < line.length() && line.charAt(at) != ',') return null;
      } else {
        int comma = line.indexOf(',', from);
        at = comma < 0 ? line.length() : comma;
        fields.add(line.substring(from, at).strip());
      }
      if (at >= line.length()) return fields;
      at++;
    }
  }

  private static int skipBlanks(String line, int from) {
    int at = from;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) at++;
    return at;
  }

  /** The number of fields, without taking them apart where nothing is quoted; -1 if broken. */
  static int count(String line) {
    if (line.indexOf('"') >= 0) {
      List<String> fields = fields(line);
      return fields == null ? -1 : fields.size();
    }
    int commas = 0;
    for (int i = line.indexOf(','); i >= 0; i = line.indexOf(',', i + 1)) commas++;
    return commas + 1;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // everything needed was read
    }
  }
}
