package ivylab.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ivylab.file.Dropped;
import ivylab.file.FileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code broken-chains.tsv}: each gives one clear error, or one counted drop. */
class BrokenChainsTest {

  private static final LocalDate DAY = LocalDate.of(2021, 3, 12);

  @TempDir Path folder;

  /**
   * A good file with edits.
   *
   * @param outcome {@code error}: also where bad rows are skipped; {@code dropped}: there it is one
   *     row less; {@code none}: there no row is left
   */
  record Broken(
      String what,
      String format,
      String edit,
      int row,
      String column,
      String says,
      String outcome) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Broken> files() throws IOException {
    try (InputStream in = BrokenChainsTest.class.getResourceAsStream("broken-chains.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(f -> new Broken(f[0], f[1], f[2], Integer.parseInt(f[3]), f[4], f[5], f[6]));
    }
  }

  /** Files of chains; those of volatilities have no skipping. */
  static Stream<Broken> chains() throws IOException {
    return files().filter(broken -> !broken.format.equals("vols"));
  }

  private static List<String> good(String format) {
    var lines = new ArrayList<String>();
    switch (format) {
      case "day" -> {
        lines.add(
            "[QUOTE_DATE], [UNDERLYING_LAST], [EXPIRE_DATE], [DTE], [C_DELTA], [C_IV], [C_VOLUME],"
                + " [C_SIZE], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_IV], [P_VOLUME]");
        for (String date : List.of("2021-03-12", "2021-03-15"))
          for (String expiry : List.of("2021-04-16", "2021-06-18"))
            for (String strike : List.of("90", "110"))
              lines.add(
                  "%s, 100, %s, %d, 0.5, 0.2, 7.000000, 2 x 3, 1.5, 1.6, %s, 1.5, 1.6, , "
                      .formatted(
                          date,
                          expiry,
                          LocalDate.parse(expiry).toEpochDay() - LocalDate.parse(date).toEpochDay(),
                          strike));
      }
      case "research" -> {
        lines.add(
            "symbol,date,exdate,cp_flag,strike_price,best_bid,best_offer,impl_volatility,delta,"
                + "volume,last_date");
        for (String date : List.of("2021-03-12", "2021-03-15"))
          for (String right : List.of("C", "P"))
            lines.add(
                "XYZ 210416%s00100000,%s,2021-04-16,%s,100000,1.5,1.6,0.2,%s,4,%s"
                    .formatted(right, date, right, right.equals("C") ? "0.5" : "-0.5", date));
      }
      default -> {
        lines.add("expiry,strike,bid,ask,forward");
        for (String strike : List.of("90", "100", "110"))
          lines.add("2021-04-16," + strike + ",0.19,0.21,101.0");
      }
    }
    return lines;
  }

  private Path file(Broken broken) throws IOException {
    List<String> lines = good(broken.format);
    Path plain = folder.resolve("chains.csv");
    if (broken.edit.startsWith("file ")) return whole(broken.edit.substring(5), lines, plain);
    for (String edit : broken.edit.split(" & ")) {
      String[] words = edit.split(" ");
      switch (words[0]) {
        case "header" -> {
          String[] sides = edit.substring("header ".length()).split(" => ");
          assertTrue(lines.get(0).contains(sides[0]), edit);
          lines.set(0, lines.get(0).replace(sides[0], sides[1]));
        }
        case "row" -> set(lines, Integer.parseInt(words[1]), words[2], edit.split("= ?", 2)[1]);
        case "all" -> {
          for (int i = 2; i <= lines.size(); i++) set(lines, i, words[1], edit.split("= ?", 2)[1]);
        }
        case "line" -> lines.set(Integer.parseInt(words[1]) - 1, edit.split(" ", 3)[2]);
        case "drop" -> lines.remove(Integer.parseInt(words[2]) - 1);
        case "repeat" -> {
          int i = Integer.parseInt(words[2]);
          lines.add(i, lines.get(i - 1));
        }
        case "move" -> {
          String line = lines.remove(Integer.parseInt(words[2]) - 1);
          lines.add(Integer.parseInt(words[4]) - 1, line);
        }
        case "bars" -> lines.replaceAll(line -> line.replace(',', '|'));
        case "by" -> lines.subList(1, lines.size()).sort(null);
        default -> throw new IllegalArgumentException(edit);
      }
    }
    return Files.write(plain, lines);
  }

  private static void set(List<String> lines, int row, String column, String value) {
    List<String> names = Arrays.stream(lines.get(0).split(",")).map(String::strip).toList();
    String[] fields = lines.get(row - 1).split(",", -1);
    assertTrue(names.contains(column), column + " in " + names);
    fields[names.indexOf(column)] = value;
    lines.set(row - 1, String.join(",", fields));
  }

  private Path whole(String kind, List<String> lines, Path plain) throws IOException {
    String text = String.join("\n", lines);
    return switch (kind) {
      case "missing" -> plain;
      case "folder" -> folder;
      case "empty" -> Files.writeString(plain, "");
      case "blank" -> Files.writeString(plain, "\n \t\r\n\n");
      case "header" -> Files.writeString(plain, lines.get(0) + "\n\n");
      case "zip" -> Files.write(plain, new byte[] {'P', 'K', 3, 4, 0, 0});
      case "named.gz" -> Files.writeString(folder.resolve("chains.csv.gz"), text);
      case "cut.gz" -> {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
          out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        yield Files.write(
            folder.resolve("chains.csv.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
      }
      case "endless" -> Files.writeString(plain, lines.get(0) + "\n" + "1,".repeat(900_000));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static ChainFile open(String format, Path file) {
    return format.equals("day") ? Chains.endOfDay(file, "XYZ") : Chains.research(file);
  }

  private static Object read(String format, Path file) {
    return format.equals("vols")
        ? Chains.bidAskVols(file, "XYZ", DAY)
        : open(format, file).readAll();
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_gives_one_clear_error(Broken broken) throws IOException {
    Path file = file(broken);
    var e = assertThrows(FileException.class, () -> read(broken.format, file));
    assertTrue(e.getMessage().contains(broken.says), e.getMessage());
    assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
    assertEquals(broken.row, e.row(), e.getMessage());
    assertEquals(broken.column, e.column(), e.getMessage());
    assertTrue(e.row() == 0 || e.getMessage().contains("row " + e.row()), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("chains")
  void where_bad_rows_are_skipped_it_is_one_counted_drop_or_an_error(Broken broken)
      throws IOException {
    ChainFile file = open(broken.format, file(broken)).skippingBadRows();
    if (!broken.outcome.equals("dropped")) {
      var e = assertThrows(FileException.class, file::readAll);
      String says = broken.outcome.equals("none") ? "none of the 8 rows is good" : broken.says;
      assertTrue(e.getMessage().contains(says), e.getMessage());
      return;
    }
    ChainFile.Report report = file.forEach(chain -> {});
    long others = report.rows() - report.droppedRows();
    assertEquals(others * (broken.format.equals("day") ? 2 : 1), report.quotes(), "all others");
    // the first row's mistake may make later ones differ from it, never the other way round
    Dropped dropped = report.dropped().get(0);
    assertEquals(1, report.dropped().size(), report.toString());
    assertEquals(1, dropped.count(), report.toString());
    assertEquals(broken.row, dropped.firstRow(), report.toString());
    assertEquals(broken.column, dropped.column(), report.toString());
    String rule = dropped.rule();
    assertTrue(broken.says.startsWith(rule) || rule.startsWith(broken.says), report.toString());
    assertTrue(report.toString().contains("1 row dropped"), report.toString());
    assertEquals(1, report.toTable().rowCount());
  }

  @Test
  void the_list_holds_forty_files_or_more_and_without_an_edit_they_are_good() throws IOException {
    assertTrue(files().count() >= 40);
    Path day = Files.write(folder.resolve("day.csv"), good("day"));
    assertEquals(16, open("day", day).forEach(chain -> {}).quotes());
    Path research = Files.write(folder.resolve("research.csv"), good("research"));
    assertEquals(4, open("research", research).forEach(chain -> {}).quotes());
    Path vols = Files.write(folder.resolve("vols.csv"), good("vols"));
    assertEquals(3, Chains.bidAskVols(vols, "XYZ", DAY).get(0).quotes().size());
  }
}
