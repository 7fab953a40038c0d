package ivylab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

  @TempDir Path folder;

  record Event(double wallTime, long step, String version, Map<String, Float> scalars) {}

  @Test
  void what_was_written_is_read_back() throws IOException {
    Path file = folder.resolve("runs/one/events.out.tfevents.1.test");
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("loss/mse", 0.25);
    losses.put("loss/calendar Δ", 1e-30);
    losses.put("t".repeat(300), Double.NaN); // a length of two bytes
    try (EventFile events = EventFile.open(file)) {
      assertEquals(file, events.path());
      events.scalars(0, 1.5e9 + 0.125, losses);
      events.scalars(300, 1.5e9 + 1, Map.of("rate", 1e-3)); // a step of two bytes
      events.scalar(Long.MAX_VALUE, "rate", -2);
    }
    List<Event> read = read(file);
    assertEquals(4, read.size());
    assertEquals("brain.Event:2", read.get(0).version);
    assertEquals(1.5e9 + 0.125, read.get(1).wallTime);
    assertEquals(0, read.get(1).step);
    Map<String, Float> floats = new LinkedHashMap<>();
    losses.forEach((tag, value) -> floats.put(tag, value.floatValue()));
    assertEquals(floats, read.get(1).scalars);
    assertEquals(new Event(1.5e9 + 1, 300, null, Map.of("rate", 1e-3f)), read.get(2));
    assertEquals(Long.MAX_VALUE, read.get(3).step);
    assertEquals(Map.of("rate", -2f), read.get(3).scalars);
    double age = System.currentTimeMillis() / 1000.0 - read.get(3).wallTime;
    assertTrue(age >= 0 && age < 600, "wall time is now, in seconds: " + age);
  }

  @Test
  void opened_again_it_resumes_and_cuts_off_what_a_killed_run_left_half_written()
      throws IOException {
    Path file = folder.resolve("tfevents");
    write(file, Long.MAX_VALUE, 1, 2);
    byte[] whole = Files.readAllBytes(file);
    write(file, Long.MAX_VALUE, 3);
    byte[] longer = Files.readAllBytes(file);
    for (int cut = whole.length; cut < longer.length; cut++) {
      Files.write(file, Arrays.copyOf(longer, cut));
      EventFile.open(file).close();
      assertArrayEquals(whole, Files.readAllBytes(file), "cut at " + cut);
    }
    Files.write(file, new byte[200], StandardOpenOption.APPEND); // blocks the disk never got
    write(file, Long.MAX_VALUE, 3);
    assertEquals(List.of(0L, 1L, 2L, 3L), read(file).stream().map(Event::step).toList());
  }

  @Test
  void a_run_resumed_at_a_step_cuts_off_what_it_will_write_again() throws IOException {
    Path file = folder.resolve("tfevents");
    write(file, Long.MAX_VALUE, 100, 200, 300, 400);
    write(file, 250, 300, 500);
    assertEquals(
        List.of(0L, 100L, 200L, 300L, 500L), read(file).stream().map(Event::step).toList());
  }

  @Test
  void wrong_arguments_are_refused_and_a_foreign_file_is_left_alone() throws IOException {
    assertRefused("tfevents in its name", () -> EventFile.open(folder.resolve("log.bin")));
    Path foreign = folder.resolve("notes.tfevents.txt");
    Files.writeString(foreign, "some notes that are longer than a header");
    assertRefused("not an event file", () -> EventFile.open(foreign));
    assertEquals("some notes that are longer than a header", Files.readString(foreign));
    try (EventFile events = EventFile.open(folder.resolve("tfevents"))) {
      assertRefused("step must not be negative: -1", () -> events.scalar(-1, "a", 1));
      assertRefused("values is empty at step 7", () -> events.scalars(7, Map.of()));
    }
  }

  private static void assertRefused(String says, Runnable call) {
    var e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }

  private static void write(Path file, long lastStep, long... steps) {
    try (EventFile events = EventFile.open(file, lastStep)) {
      for (long step : steps) events.scalars(step, 1e9, Map.of("a", 1.0));
    }
  }

  /** A reader of its own: frames and checksums first, then the fields. */
  static List<Event> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertEquals(masked(length), Integer.toUnsignedLong(in.getInt()));
      byte[] event = new byte[(int) in.getLong(in.position() - 12)];
      in.get(event);
      assertEquals(masked(event), Integer.toUnsignedLong(in.getInt()));
      events.add(event(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  /** CRC-32C bit by bit (reflected polynomial 0x82f63b78), and TensorFlow's mask. */
  private static long masked(byte[] bytes) {
    long crc = 0xffffffffL;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) crc = crc >>> 1 ^ ((crc & 1) == 1 ? 0x82f63b78L : 0);
    }
    crc ^= 0xffffffffL;
    return ((crc >>> 15 | crc << 17 & 0xffffffffL) + 0xa282ead8L) & 0xffffffffL;
  }

  private static Event event(ByteBuffer in) {
    double wallTime = 0;
    long step = 0;
    String version = null;
    Map<String, Float> scalars = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      int key = in.get();
      switch (key) {
        case 1 << 3 | 1 -> wallTime = in.getDouble();
        case 2 << 3 -> step = varint(in);
        case 3 << 3 | 2 -> version = string(in);
        case 5 << 3 | 2 -> {
          int end = (int) varint(in) + in.position();
          while (in.position() < end) {
            assertEquals(1 << 3 | 2, in.get());
            int valueEnd = (int) varint(in) + in.position();
            assertEquals(1 << 3 | 2, in.get());
            String tag = string(in);
            assertEquals(2 << 3 | 5, in.get());
            scalars.put(tag, in.getFloat());
            assertEquals(valueEnd, in.position());
          }
          assertEquals(end, in.position());
        }
        default -> throw new AssertionError("field " + key);
      }
    }
    return new Event(wallTime, step, version, scalars);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) return value;
    }
  }

  private static String string(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
