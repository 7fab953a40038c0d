package ivylab.experiment;

import ivylab.file.Digest;
import ivylab.train.Ridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data of another kind than a panel, for {@link Ridge}: a binary file of numbers, for each row
 * three regressors, the value and the held-out value.
 */
public record RidgeRows(String file, String digest) implements DataReference {

  private static final int COLUMNS = 5;

  /** For the list of kinds. */
  public RidgeRows() {
    this("", "");
  }

  public static RidgeRows write(Path file, double[][] rows) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 * COLUMNS * rows.length);
    for (double[] row : rows) for (double value : row) bytes.putDouble(value);
    Files.write(file, bytes.array());
    return new RidgeRows(file.toString(), Digest.of(file));
  }

  double[][] read() {
    Path path = Path.of(file);
    if (!Digest.of(path).equals(digest))
      throw new IllegalArgumentException("file %s must be that of %s".formatted(file, digest));
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
      double[][] rows = new double[Ridge.ROWS][COLUMNS];
      for (double[] row : rows) for (int i = 0; i < COLUMNS; i++) row[i] = bytes.getDouble();
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String kind() {
    return "rows";
  }

  @Override
  public RidgeRows identity() {
    return new RidgeRows("", digest);
  }
}
