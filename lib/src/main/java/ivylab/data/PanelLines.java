package ivylab.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

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
    String file = path.getFileName() == null ? path.toString() : path.getFileName().toString();
    if (!Files.exists(path))
      throw new PanelException(
          path.toString(),
          Problem.ofFile("", "no such file", "looked in " + path.toAbsolutePath().getParent()));
    if (Files.isDirectory(path))
      throw new PanelException(
          path.toString(), Problem.ofFile("", "is a directory", "name a .csv or .csv.gz file"));
    try {
      var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
      try {
        return new PanelLines(file, decoded(file, in));
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(file, 0, e);
    }
  }

  private static BufferedReader decoded(String file, BufferedInputStream in) throws IOException {
    in.mark(4);
    byte[] magic = in.readNBytes(4);
    in.reset();
    boolean zipped = begins(magic, 0x1f, 0x8b);
    if (!zipped && file.endsWith(".gz") && magic.length > 0)
      throw new PanelException(
          file, Problem.ofFile("", "is not a gzip file", "rename it if it is plain text"));
    if (begins(magic, 'P', 'K'))
      throw new PanelException(
          file, Problem.ofFile("", "is a zip archive or a spreadsheet", "save it as .csv"));
    InputStream text = zipped ? new GZIPInputStream(in, 1 << 16) : in;
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new BufferedReader(new InputStreamReader(text, decoder), 1 << 16);
  }

  private static boolean begins(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
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
      throw failure(file, number + 1, e);
    }
  }

  /** Number of the line that {@link #next} gave, from 1. */
  int number() {
    return number;
  }

  private static PanelException failure(String file, int row, IOException e) {
    Problem problem;
    if (e instanceof CharacterCodingException)
      problem = Problem.ofRow(row, "", "must be UTF-8 text from here on", "save it as UTF-8");
    else if (e instanceof EOFException)
      problem = Problem.ofRow(row, "", "the gzip file ends too early", "copied in part?");
    else if (e instanceof ZipException)
      problem = Problem.ofRow(row, e.getMessage(), "the gzip file is broken", "");
    else problem = Problem.ofRow(row, String.valueOf(e.getMessage()), "cannot be read", "");
    var failure = new PanelException(file, problem);
    failure.initCause(e);
    return failure;
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
