package ivylab.corpus;

import ivylab.file.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Up to 256 consecutive samples in one file, big-endian:
 *
 * <pre>
 * "IVYSMILE", int version, UTF identity of the corpus, int number of the shard, int samples,
 * per sample: long index, int point, int p, p doubles, then for SPX and for VIX
 *   int points, int maturities, floats vols, floats errors, bytes missing, floats forwards, floats their errors
 * SHA-256 of all before, 64 hexadecimal digits
 * </pre>
 */
final class Shard {

  static final int SIZE = 256;

  private static final byte[] MAGIC = "IVYSMILE".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 2, CHECK = 64;

  private Shard() {}

  /** The file of a shard. */
  static Path file(Path folder, int number) {
    return folder.resolve(String.format(Locale.ROOT, "shard-%05d.bin", number));
  }

  /** Number of samples that a shard of a corpus of this size has. */
  static int expected(long samples, int number) {
    return (int) Math.min(SIZE, samples - (long) SIZE * number);
  }

  static byte[] bytes(String identity, int number, List<SmileSample> samples) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(identity);
      out.writeInt(number);
      out.writeInt(samples.size());
      for (SmileSample sample : samples) {
        out.writeLong(sample.index());
        out.writeInt(sample.point());
        out.writeInt(sample.coordinates().length);
        for (double x : sample.coordinates()) out.writeDouble(x);
        write(out, sample.spx());
        write(out, sample.vix());
      }
      byte[] content = bytes.toByteArray();
      out.write(Digest.of(o -> o.write(content)).getBytes(StandardCharsets.US_ASCII));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  private static void write(DataOutputStream out, SmileValues values) throws IOException {
    out.writeInt(values.vols().length);
    out.writeInt(values.forwards().length);
    write(out, values.vols());
    write(out, values.errors());
    out.write(values.missing());
    write(out, values.forwards());
    write(out, values.forwardErrors());
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    for (float x : values) out.writeFloat(x);
  }

  /**
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is damaged or belongs to another corpus
   */
  static List<SmileSample> read(Path file, String identity, int number) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      int length = bytes.length - CHECK;
      if (length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length))
        throw damaged(file, "it is no shard of smiles");
      String check = new String(bytes, length, CHECK, StandardCharsets.US_ASCII);
      if (!check.equals(Digest.of(o -> o.write(bytes, 0, length))))
        throw damaged(file, "its check sum differs");
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length));
      in.skipNBytes(MAGIC.length);
      int version = in.readInt();
      if (version != VERSION)
        throw new IllegalArgumentException(
            "%s has version %d of the format; this library reads %d"
                .formatted(file, version, VERSION));
      if (!in.readUTF().equals(identity) || in.readInt() != number)
        throw new IllegalArgumentException(file + " belongs to another corpus or place");
      int count = in.readInt();
      List<SmileSample> samples = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        long index = in.readLong();
        int point = in.readInt();
        double[] x = new double[in.readInt()];
        for (int j = 0; j < x.length; j++) x[j] = in.readDouble();
        samples.add(new SmileSample(index, point, x, values(in), values(in)));
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static SmileValues values(DataInputStream in) throws IOException {
    SmileValues values = SmileValues.empty(in.readInt(), in.readInt());
    read(in, values.vols());
    read(in, values.errors());
    in.readFully(values.missing());
    read(in, values.forwards());
    read(in, values.forwardErrors());
    return values;
  }

  private static void read(DataInputStream in, float[] into) throws IOException {
    for (int i = 0; i < into.length; i++) into[i] = in.readFloat();
  }

  private static IllegalArgumentException damaged(Path file, String why) {
    return new IllegalArgumentException(
        "%s is damaged, %s; remove it, and make the corpus again: only this shard is computed"
            .formatted(file, why));
  }
}
