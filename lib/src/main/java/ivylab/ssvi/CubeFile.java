package ivylab.ssvi;

import ivylab.file.WholeFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A cube as a NumPy archive: a zip of arrays in the npy format, version 1.0, little-endian.
 *
 * <pre>
 * cube      [n 5 T M]  maturity, volatility, spot, rate, strike
 * channels  [5]        their names
 * dates     [n]        yyyy-mm-dd
 * t         [T]        years
 * moneyness [M]        strike over spot
 * quotes, slices, rmse_vol, butterfly_slack, calendar_slack, violations, converged  [n]
 * symbol    [1]
 * failed_dates, failed_reasons  [m]
 * </pre>
 */
final class CubeFile {

  static final List<String> CHANNELS = List.of("maturity", "volatility", "spot", "rate", "strike");

  /** Values of a day other than its volatilities, in the order of the file. */
  private static final Map<String, ToDoubleFunction<VolCube.Day>> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("quotes", VolCube.Day::quotes);
    FIGURES.put("slices", VolCube.Day::slices);
    FIGURES.put("rmse_vol", VolCube.Day::rmseVol);
    FIGURES.put("butterfly_slack", VolCube.Day::butterflySlack);
    FIGURES.put("calendar_slack", VolCube.Day::calendarSlack);
    FIGURES.put("violations", VolCube.Day::violations);
    FIGURES.put("converged", d -> d.converged() ? 1 : 0);
  }

  private CubeFile() {}

  /** The source of days, read one at a time. */
  interface Source {
    VolCube.Day day(LocalDate date) throws IOException;
  }

  static void write(
      Path file,
      String symbol,
      CubeGrid grid,
      List<LocalDate> dates,
      Map<LocalDate, String> failures,
      Source days)
      throws IOException {
    int n = dates.size(), rows = grid.t().size(), columns = grid.moneyness().size();
    double[][] figures = new double[FIGURES.size()][n];
    WholeFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          begin(zip, "cube", "<f8", n, CHANNELS.size(), rows, columns);
          for (int i = 0; i < n; i++) {
            VolCube.Day day = days.day(dates.get(i));
            int f = 0;
            for (ToDoubleFunction<VolCube.Day> figure : FIGURES.values())
              figures[f++][i] = figure.applyAsDouble(day);
            zip.write(bytes(channels(grid, day)));
          }
          texts(zip, "channels", CHANNELS);
          texts(zip, "dates", dates.stream().map(LocalDate::toString).toList());
          doubles(zip, "t", grid.t().stream().mapToDouble(v -> v).toArray());
          doubles(zip, "moneyness", grid.moneyness().stream().mapToDouble(v -> v).toArray());
          int f = 0;
          for (String name : FIGURES.keySet()) doubles(zip, name, figures[f++]);
          texts(zip, "symbol", List.of(symbol));
          texts(zip, "failed_dates", failures.keySet().stream().map(LocalDate::toString).toList());
          texts(zip, "failed_reasons", List.copyOf(failures.values()));
          zip.finish();
        });
  }

  private static double[] channels(CubeGrid grid, VolCube.Day day) {
    int size = grid.size(), columns = grid.moneyness().size();
    double[] values = new double[CHANNELS.size() * size];
    for (int i = 0; i < size; i++) {
      values[i] = grid.t().get(i / columns);
      values[size + i] = day.vols().get(i);
      values[2 * size + i] = day.spot();
      values[3 * size + i] = day.rate();
      values[4 * size + i] = day.spot() * grid.moneyness().get(i % columns);
    }
    return values;
  }

  private static byte[] bytes(double[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asDoubleBuffer().put(values);
    return buffer.array();
  }

  private static void doubles(ZipOutputStream zip, String name, double[] values)
      throws IOException {
    begin(zip, name, "<f8", values.length);
    zip.write(bytes(values));
  }

  /** An array of fixed-width UTF-32 texts. */
  private static void texts(ZipOutputStream zip, String name, List<String> texts)
      throws IOException {
    int width =
        Math.max(1, texts.stream().mapToInt(s -> s.codePointCount(0, s.length())).max().orElse(1));
    begin(zip, name, "<U" + width, texts.size());
    ByteBuffer buffer =
        ByteBuffer.allocate(4 * width * texts.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.size(); i++) {
      buffer.position(4 * width * i);
      texts.get(i).codePoints().forEach(buffer::putInt);
    }
    zip.write(buffer.array());
  }

  private static void begin(ZipOutputStream zip, String name, String type, int... shape)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTime(0); // the same bytes whenever it is written
    zip.putNextEntry(entry);
    String sizes =
        Arrays.toString(shape).replace("[", "(").replace("]", shape.length == 1 ? ",)" : ")");
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, sizes);
    int padding = 63 - (10 + header.length()) % 64;
    header += " ".repeat(padding) + "\n";
    OutputStream out = zip;
    out.write(0x93);
    out.write("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
  }

  static VolCube read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      double[] t = numbers(zip, "t"), moneyness = numbers(zip, "moneyness");
      CubeGrid grid =
          new CubeGrid(
              Arrays.stream(t).boxed().toList(), Arrays.stream(moneyness).boxed().toList());
      List<String> dates = words(zip, "dates");
      double[][] figures = new double[FIGURES.size()][];
      int f = 0;
      for (String name : FIGURES.keySet()) figures[f++] = numbers(zip, name);
      List<VolCube.Day> days = new ArrayList<>();
      int size = grid.size();
      try (DataInputStream in = open(zip, "cube")) {
        header(in);
        for (int i = 0; i < dates.size(); i++) {
          double[] values = values(in.readNBytes(8 * CHANNELS.size() * size));
          days.add(
              new VolCube.Day(
                  LocalDate.parse(dates.get(i)),
                  values[2 * size],
                  values[3 * size],
                  (int) figures[0][i],
                  (int) figures[1][i],
                  figures[2][i],
                  figures[3][i],
                  figures[4][i],
                  (int) figures[5][i],
                  figures[6][i] == 1,
                  Arrays.stream(values, size, 2 * size).boxed().toList()));
        }
      }
      List<String> failed = words(zip, "failed_dates"), reasons = words(zip, "failed_reasons");
      Map<LocalDate, String> failures = new LinkedHashMap<>();
      for (int i = 0; i < failed.size(); i++)
        failures.put(LocalDate.parse(failed.get(i)), reasons.get(i));
      return new VolCube(words(zip, "symbol").get(0), grid, days, failures);
    }
  }

  private static DataInputStream open(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null)
      throw new IllegalArgumentException(
          zip.getName() + " is not a cube: it has no array '" + name + "'");
    return new DataInputStream(zip.getInputStream(entry));
  }

  private static String header(DataInputStream in) throws IOException {
    in.skipNBytes(8);
    int low = in.readUnsignedByte(), high = in.readUnsignedByte();
    return new String(in.readNBytes(low + 256 * high), StandardCharsets.US_ASCII);
  }

  private static double[] values(byte[] bytes) {
    double[] values = new double[bytes.length / 8];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }

  private static double[] numbers(ZipFile zip, String name) throws IOException {
    try (DataInputStream in = open(zip, name)) {
      header(in);
      return values(in.readAllBytes());
    }
  }

  private static List<String> words(ZipFile zip, String name) throws IOException {
    try (DataInputStream in = open(zip, name)) {
      String header = header(in);
      int from = header.indexOf("<U") + 2;
      int width = Integer.parseInt(header.substring(from, header.indexOf('\'', from)));
      ByteBuffer buffer = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      List<String> words = new ArrayList<>();
      while (buffer.hasRemaining()) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < width; i++) {
          int point = buffer.getInt();
          if (point != 0) word.appendCodePoint(point);
        }
        words.add(word.toString());
      }
      return words;
    }
  }

  /** One day as bytes, for the folder of days. */
  static void writeDay(DataOutputStream out, VolCube.Day day) throws IOException {
    out.writeLong(day.date().toEpochDay());
    out.writeDouble(day.spot());
    out.writeDouble(day.rate());
    for (ToDoubleFunction<VolCube.Day> figure : FIGURES.values())
      out.writeDouble(figure.applyAsDouble(day));
    for (double vol : day.vols()) out.writeDouble(vol);
  }

  static VolCube.Day readDay(DataInputStream in, int size) throws IOException {
    LocalDate date = LocalDate.ofEpochDay(in.readLong());
    double spot = in.readDouble(), rate = in.readDouble();
    double[] f = new double[FIGURES.size()], vols = new double[size];
    for (int i = 0; i < f.length; i++) f[i] = in.readDouble();
    for (int i = 0; i < size; i++) vols[i] = in.readDouble();
    return new VolCube.Day(
        date,
        spot,
        rate,
        (int) f[0],
        (int) f[1],
        f[2],
        f[3],
        f[4],
        (int) f[5],
        f[6] == 1,
        Arrays.stream(vols).boxed().toList());
  }
}
