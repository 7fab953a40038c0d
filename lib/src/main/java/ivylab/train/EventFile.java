package ivylab.train;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A TensorBoard event file of scalars, for {@code tensorboard --logdir} on its folder; TensorBoard
 * looks for {@code tfevents} in the file's name. Written event by event, so that a killed run loses
 * at most the event it was writing; opened again, the file is continued.
 *
 * <pre>
 * record  length (8 bytes), masked CRC of it (4), event, masked CRC of it (4); little endian
 * event   1 wall time (double), 2 step (varint), 3 version (string), 5 summary
 * summary 1 value (repeated); value: 1 tag (string), 2 number (float)
 * </pre>
 *
 * The record is TensorFlow's TFRecord with CRC-32C (Castagnoli) masked as {@code rotr(crc, 15) +
 * 0xa282ead8}; the event is protocol buffers' {@code tensorflow.Event}. Values are stored as
 * float32. Safe for use by several threads.
 */
@SuppressWarnings("ByteBufferBackingArray") // every buffer is allocated here, by buffer(int)
public final class EventFile implements Closeable {

  private static final String VERSION = "brain.Event:2";
  private static final int HEADER = 12, FOOTER = 4, MASK = 0xa282ead8;

  /** Longest event accepted when a file is read again: a greater length is damage. */
  private static final long LONGEST = 1 << 24;

  private final Path file;

  /** Not a channel: interrupting the training thread would close it. */
  private final RandomAccessFile content;

  private EventFile(Path file, RandomAccessFile content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Opens a file to append to, or creates it and its folders. The remains of a killed run's last
   * event are cut off.
   *
   * @param file its name must contain {@code tfevents}, or TensorBoard ignores it
   */
  public static EventFile open(Path file) {
    return open(file, Long.MAX_VALUE);
  }

  /**
   * Opens a file for a run that resumes after {@code lastStep}: later events are cut off, since the
   * run will write them again.
   *
   * @param file its name must contain {@code tfevents}, or TensorBoard ignores it
   * @param lastStep the last step to keep
   * @throws IllegalArgumentException if the name is wrong, or the file exists and is not one of
   *     ours
   */
  public static EventFile open(Path file, long lastStep) {
    if (!file.getFileName().toString().contains("tfevents"))
      throw new IllegalArgumentException(
          "file must have tfevents in its name, or TensorBoard does not see it: " + file);
    try {
      if (file.getParent() != null) Files.createDirectories(file.getParent());
      RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw");
      try {
        long end = end(file, content, lastStep);
        content.setLength(end);
        content.seek(end);
        EventFile events = new EventFile(file, content);
        if (end == 0) events.write(event(now(), 0, 3, VERSION.getBytes(StandardCharsets.UTF_8)));
        return events;
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  /** The path of the file. */
  public Path path() {
    return file;
  }

  /** Adds one number at the present time. */
  public void scalar(long step, String tag, double value) {
    scalars(step, now(), Map.of(tag, value));
  }

  /** Adds several numbers of one step at the present time, in the map's order. */
  public void scalars(long step, Map<String, Double> values) {
    scalars(step, now(), values);
  }

  /**
   * Adds several numbers of one step.
   *
   * @param step non-negative
   * @param wallTime seconds since 1970
   * @param values number by tag, such as {@code loss/calendar}; may be NaN
   */
  public void scalars(long step, double wallTime, Map<String, Double> values) {
    if (step < 0) throw new IllegalArgumentException("step must not be negative: " + step);
    if (values.isEmpty()) throw new IllegalArgumentException("values is empty at step " + step);
    ByteBuffer summary = buffer(0);
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      byte[] tag = entry.getKey().getBytes(StandardCharsets.UTF_8);
      ByteBuffer value = bytes(buffer(tag.length + 16), 1, tag);
      value.put((byte) (2 << 3 | 5)).putFloat(entry.getValue().floatValue());
      byte[] encoded = written(value);
      summary = bytes(grown(summary, encoded.length + 16), 1, encoded);
    }
    try {
      write(event(wallTime, step, 5, written(summary)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + file, e);
    }
  }

  private synchronized void write(byte[] event) throws IOException {
    ByteBuffer record = buffer(HEADER + event.length + FOOTER);
    record.putLong(event.length);
    record.putInt(maskedCrc(record.array(), 0, 8));
    record.put(event).putInt(maskedCrc(event, 0, event.length));
    content.write(record.array());
  }

  @Override
  public synchronized void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }

  private static byte[] event(double wallTime, long step, int field, byte[] content) {
    ByteBuffer event = buffer(content.length + 40);
    event.put((byte) (1 << 3 | 1)).putDouble(wallTime);
    event.put((byte) (2 << 3));
    varint(event, step);
    return written(bytes(event, field, content));
  }

  /** Appends a field of bytes: its number with wire type 2, its length, its content. */
  private static ByteBuffer bytes(ByteBuffer into, int field, byte[] content) {
    into.put((byte) (field << 3 | 2));
    varint(into, content.length);
    return into.put(content);
  }

  private static void varint(ByteBuffer into, long value) {
    while (value >>> 7 != 0) {
      into.put((byte) ((value & 0x7f) | 0x80));
      value >>>= 7;
    }
    into.put((byte) value);
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer grown(ByteBuffer old, int more) {
    return buffer(old.position() + more).put(written(old));
  }

  private static byte[] written(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    System.arraycopy(buffer.array(), 0, bytes, 0, bytes.length);
    return bytes;
  }

  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  /** The end of the last whole record up to a step; 0 for a new file. */
  private static long end(Path file, RandomAccessFile content, long lastStep) throws IOException {
    long end = 0;
    while (true) {
      byte @Nullable [] header = read(content, end, HEADER);
      if (header == null) return end;
      ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
      long length = fields.getLong();
      boolean whole = fields.getInt() == maskedCrc(header, 0, 8) && length <= LONGEST;
      byte @Nullable [] event =
          whole ? read(content, end + HEADER, (int) length + FOOTER) : new byte[0];
      if (event == null) return end; // cut short
      whole =
          whole
              && ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN).getInt((int) length)
                  == maskedCrc(event, 0, (int) length);
      if (!whole && end == 0)
        throw new IllegalArgumentException(
            "file exists and is not an event file; choose another name: " + file);
      if (!whole || step(event) > lastStep) return end;
      end += HEADER + length + FOOTER;
    }
  }

  /** Null if the file ends earlier. */
  private static byte @Nullable [] read(RandomAccessFile content, long from, int length)
      throws IOException {
    if (from + length > content.length()) return null;
    byte[] bytes = new byte[length];
    content.seek(from);
    content.readFully(bytes);
    return bytes;
  }

  /** The step of an event as written here: after one byte and a double, one byte and a varint. */
  private static long step(byte[] event) {
    long step = 0;
    for (int i = 10, shift = 0; i < event.length; i++, shift += 7) {
      step |= (event[i] & 0x7fL) << shift;
      if (event[i] >= 0) break;
    }
    return step;
  }
}
