package ivylab.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {

  @TempDir Path folder;

  private static NDArray named(String name, NDArray tensor) {
    tensor.setName(name);
    return tensor;
  }

  private static List<NDArray> every() {
    return List.of(
        named(
            "matrix",
            Tensors.of(Compute.root(), new double[] {1, -2, 3, 0.1, 5, 6}, DataType.FLOAT32, 2, 3)),
        named(
            "double", Given.tensor(new double[] {Math.PI, -0.0, Double.MIN_VALUE, Double.NaN}, 4)),
        named("counts", Compute.root().create(new long[] {Long.MAX_VALUE, -1, 0}).duplicate()),
        named("number", Given.number(1.5)),
        named("nothing", Tensors.of(Compute.root(), new double[0], DataType.FLOAT32, 0, 3)),
        named("ünïcode \"quoted\"", Given.number(2)));
  }

  private static byte[] bytes(NDArray tensor) {
    ByteBuffer buffer = tensor.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Test
  void what_is_written_is_read_bit_for_bit() throws IOException {
    Path file = folder.resolve("new folder/all.safetensors");
    Map<String, String> metadata = Map.of("seed", "17", "config", "{\"width\": 64}\n");
    try (Scope scope = Scope.evaluating()) {
      List<NDArray> every = every();
      new SafeTensors(every, metadata).write(file);
      SafeTensors read = SafeTensors.read(Compute.root(), file);
      assertEquals(metadata, read.metadata());
      assertEquals(metadata, SafeTensors.metadata(file));
      assertEquals(every.size(), read.tensors().size());
      for (int i = 0; i < every.size(); i++) {
        NDArray expected = every.get(i), found = read.tensors().get(i);
        assertEquals(expected.getName(), found.getName(), "in the same order");
        assertEquals(expected.getDataType(), found.getDataType());
        assertEquals(expected.getShape(), found.getShape());
        assertArrayEquals(bytes(expected), bytes(found), expected.getName());
        assertSame(found, read.get(expected.getName()));
      }
    }
  }

  @Test
  void no_metadata_is_an_empty_map() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Scope scope = Scope.evaluating()) {
      new SafeTensors(List.of(named("x", Given.number(1))), Map.of()).write(file);
      assertEquals(Map.of(), SafeTensors.read(Compute.root(), file).metadata());
      assertEquals(Map.of(), SafeTensors.metadata(file));
      assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains("__metadata__"));
    }
  }

  /**
   * The format: the header's length, little-endian; the header; numbers without gaps. The data
   * starts at a multiple of 8, so that a reader may map it.
   */
  @Test
  void the_bytes_are_those_of_the_format() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Scope scope = Scope.evaluating()) {
      NDArray x = Tensors.of(Compute.root(), new double[] {1, 2}, DataType.FLOAT32, 2, 1);
      new SafeTensors(List.of(named("x", x), named("y", Given.number(3))), Map.of()).write(file);
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertEquals(0, length % 8);
    byte[] header = new byte[length];
    bytes.get(header);
    assertEquals(
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
            + "\"y\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[8,16]}}",
        new String(header, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(1, bytes.getFloat());
    assertEquals(2, bytes.getFloat());
    assertEquals(3, bytes.getDouble());
    assertEquals(0, bytes.remaining());
  }

  @Test
  void what_was_read_outlives_the_buffer_it_was_read_through() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Scope scope = Scope.recording()) {
      double[] values = Tensors.toArray(Given.random(1, 1000));
      new SafeTensors(List.of(named("x", Given.tensor(values, 1000))), Map.of()).write(file);
      NDArray x = SafeTensors.read(Compute.root(), file).get("x");
      churn();
      assertArrayEquals(values, Tensors.toArray(x));
    }
  }

  /** Lets Java free its buffers and use their memory again. */
  private static void churn() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int j = 0; j < 200; j++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(8000);
        for (int k = 0; k < 8000; k++) buffer.put((byte) 0x55);
      }
    }
  }

  @Test
  void an_old_file_is_replaced_whole_and_nothing_is_left_beside() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Scope scope = Scope.evaluating()) {
      Files.writeString(file, "an older and much longer file ".repeat(100));
      Files.writeString(folder.resolve("a.safetensors.part"), "left by a process that was killed");
      new SafeTensors(List.of(named("x", Given.number(1))), Map.of()).write(file);
      assertEquals(1, Tensors.scalar(SafeTensors.read(Compute.root(), file).get("x")));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(List.of(file), files.toList());
      }
    }
  }

  /** The second tensor cannot be written, so the writer fails after its first bytes. */
  @Test
  void a_writer_that_fails_leaves_the_old_file() throws IOException {
    Path file = folder.resolve("a.safetensors");
    try (Scope scope = Scope.evaluating()) {
      new SafeTensors(List.of(named("x", Given.number(1))), Map.of()).write(file);
      byte[] before = Files.readAllBytes(file);
      NDArray closed = named("y", Given.number(2));
      SafeTensors broken = new SafeTensors(List.of(named("x", Given.number(3)), closed), Map.of());
      closed.close();
      assertThrows(RuntimeException.class, () -> broken.write(file));
      assertArrayEquals(before, Files.readAllBytes(file));
    }
  }

  @Test
  void a_tensor_of_another_type_is_refused_before_anything_is_written() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = named("x", Compute.root().create(new int[] {1}));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new SafeTensors(List.of(x), Map.of()).write(folder.resolve("a")));
      assertEquals("tensors of type int32 are not saved", e.getMessage());
      assertFalse(Files.exists(folder.resolve("a")));
    }
  }

  @Test
  void a_missing_tensor_and_a_missing_file_are_named() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new SafeTensors(List.of(), Map.of()).get("x"));
    assertTrue(e.getMessage().contains("no tensor named x"), e.getMessage());
    Path file = folder.resolve("none.safetensors");
    assertThrows(NoSuchFileException.class, () -> SafeTensors.read(Compute.root(), file));
  }

  /** A file cut off anywhere gives an IOException that names it, and never a wrong tensor. */
  @Test
  void a_file_cut_off_anywhere_is_refused() throws IOException {
    Path whole = folder.resolve("whole"), cut = folder.resolve("cut");
    try (Scope scope = Scope.evaluating()) {
      new SafeTensors(
              List.of(named("x", Given.random(1, 3)), named("y", Given.random(2, 2))),
              Map.of("a", "b"))
          .write(whole);
      byte[] bytes = Files.readAllBytes(whole);
      for (int length = 0; length < bytes.length; length++) {
        Files.write(cut, Arrays.copyOf(bytes, length));
        IOException e =
            assertThrows(
                IOException.class,
                () -> SafeTensors.read(Compute.root(), cut),
                length + " of " + bytes.length + " bytes");
        assertTrue(e.getMessage().contains(cut.toString()), e.getMessage());
      }
    }
  }

  record Foreign(String why, byte[] bytes) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Foreign foreign(String why, String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return new Foreign(why, file.putLong(text.length).put(text).array());
  }

  static Stream<Foreign> foreignFiles() {
    return Stream.of(
        new Foreign("an empty file", new byte[0]),
        new Foreign(
            "a text",
            "symbol,date,k,t,w\nSPX,2021-03-12,0,1,0.04\n".getBytes(StandardCharsets.US_ASCII)),
        new Foreign("a zip archive", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
        new Foreign("zeros", new byte[100]),
        foreign("a header that is no JSON", "hello world", 8),
        foreign("a header that is a list", "[1, 2, 3]", 8),
        foreign("a header that is a number", "  12  ", 8),
        foreign("a tensor that is a number", "{\"x\":1}", 8),
        foreign("a tensor without shape", "{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4),
        foreign("a tensor without place", "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4),
        foreign("a tensor without type", "{\"x\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
        foreign(
            "a type that is not known",
            "{\"x\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[0,4]}}",
            4),
        foreign(
            "a place that ends before it begins",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
            4),
        foreign(
            "a place before the data",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
            4),
        foreign(
            "a place of one number",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
            4),
        foreign(
            "a place beyond the file",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            4),
        foreign(
            "a shape that does not fill its place",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
            8),
        foreign(
            "a place that is too short for its shape",
            "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            8),
        foreign(
            "a negative shape",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
            4),
        foreign(
            "a shape whose size overflows",
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
            4));
  }

  @ParameterizedTest
  @MethodSource("foreignFiles")
  void a_foreign_file_is_refused_by_name(Foreign foreign) throws IOException {
    Path file = folder.resolve("foreign");
    Files.write(file, foreign.bytes);
    try (Scope scope = Scope.evaluating()) {
      IOException e = assertThrows(IOException.class, () -> SafeTensors.read(Compute.root(), file));
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }
}
