package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ivylab.file.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of named tensors in the safetensors format: the length of a header, the header in JSON with
 * each tensor's type, shape and position, then the numbers. Written atomically.
 *
 * @param tensors with their names, {@link NDArray#getName}
 * @param metadata free text by key, kept in the header
 */
public record SafeTensors(List<NDArray> tensors, Map<String, String> metadata) {

  private static final String METADATA = "__metadata__";

  public SafeTensors {
    tensors = List.copyOf(tensors);
    metadata = new TreeMap<>(metadata);
  }

  /** Whether there is a tensor of this name. */
  public boolean contains(String name) {
    return tensors.stream().anyMatch(tensor -> tensor.getName().equals(name));
  }

  /**
   * @throws IllegalArgumentException if the file has no tensor of this name
   */
  public NDArray get(String name) {
    return tensors.stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the file has no tensor named " + name));
  }

  /** Writes to a temporary file in the same folder, forces it to disk and renames it. */
  public void write(Path file) throws IOException {
    ObjectNode header = Json.object();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (NDArray tensor : tensors) {
      ObjectNode entry = header.putObject(tensor.getName());
      entry.put("dtype", tag(tensor.getDataType()));
      for (long size : tensor.getShape().getShape()) entry.withArray("shape").add(size);
      entry.withArray("shape");
      long end = offset + tensor.size() * tensor.getDataType().getNumOfBytes();
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = Json.line(header).getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(text);
    while (head.hasRemaining()) head.put((byte) ' ');

    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    // not a channel: interrupting the thread would close it halfway
    try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
      out.write(head.array());
      for (NDArray tensor : tensors) write(out, tensor.toByteBuffer());
      out.getFD().sync();
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a file.
   *
   * @param manager owner of the tensors
   * @throws IOException if the file cannot be read, or is not in this format; names the file
   */
  public static SafeTensors read(NDManager manager, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    JsonNode header = header(file, bytes);
    Map<String, String> metadata = new TreeMap<>();
    List<NDArray> tensors = new ArrayList<>();
    ByteBuffer numbers = bytes.slice();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        metadata.putAll(texts(entry.getValue()));
        continue;
      }
      Extent place = Extent.of(file, entry.getKey(), entry.getValue(), numbers.limit());
      ByteBuffer data = ByteBuffer.allocateDirect(place.size()).order(ByteOrder.nativeOrder());
      data.put(numbers.slice(place.from(), place.size())).flip();
      try (NDArray buffer = manager.create(data, place.shape(), place.type())) {
        NDArray tensor = buffer.duplicate();
        tensor.setName(entry.getKey());
        tensors.add(tensor);
      }
    }
    return new SafeTensors(tensors, metadata);
  }

  /**
   * The free text of a file, without its tensors.
   *
   * @throws IOException if the file cannot be read, or is not in this format; names the file
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return texts(header(file, bytes).path(METADATA));
  }

  private static Map<String, String> texts(JsonNode metadata) {
    Map<String, String> texts = new TreeMap<>();
    metadata.properties().forEach(f -> texts.put(f.getKey(), f.getValue().asText()));
    return texts;
  }

  /** The header; the numbers follow in the bytes. */
  private static JsonNode header(Path file, ByteBuffer bytes) throws IOException {
    long length = bytes.remaining() < 8 ? -1 : bytes.getLong();
    if (!(length > 1 && length <= bytes.remaining()))
      throw new IOException(file + " is not a safetensors file, or was cut off in its header");
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return Json.object(new String(text, StandardCharsets.UTF_8))
        .orElseThrow(
            () ->
                new IOException(
                    file + " is not a safetensors file: its header is not a JSON object"));
  }

  /** The position of a tensor's numbers after the header, and their type and shape. */
  private record Extent(DataType type, Shape shape, int from, int size) {

    static Extent of(Path file, String name, JsonNode entry, int end) throws IOException {
      JsonNode offsets = entry.path("data_offsets"), sizes = entry.path("shape");
      if (!entry.path("dtype").isTextual()
          || !sizes.isArray()
          || offsets.size() != 2
          || !whole(sizes)
          || !whole(offsets))
        throw new IOException(
            ("%s is not a safetensors file: its tensor %s is described by %s; it takes dtype, shape"
                    + " and data_offsets [from, to]")
                .formatted(file, name, entry));
      DataType type = SafeTensors.type(file, entry.get("dtype").asText());
      long from = offsets.get(0).asLong(), to = offsets.get(1).asLong();
      if (to > end) throw new IOException(file + " was cut off in the tensor " + name);
      long[] shape = new long[sizes.size()];
      double bytes = type.getNumOfBytes();
      for (int i = 0; i < shape.length; i++) {
        shape[i] = sizes.get(i).asLong();
        bytes *= shape[i];
      }
      if (bytes != to - from)
        throw new IOException(
            "%s is damaged: its tensor %s of type %s and shape %s cannot lie at %s"
                .formatted(file, name, entry.get("dtype").asText(), sizes, offsets));
      return new Extent(type, new Shape(shape), (int) from, (int) (to - from));
    }

    private static boolean whole(JsonNode numbers) {
      for (JsonNode number : numbers)
        if (!number.canConvertToLong() || !number.isIntegralNumber() || number.asLong() < 0)
          return false;
      return true;
    }
  }

  private static void write(OutputStream out, ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.write(copy);
  }

  private static String tag(DataType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT64 -> "I64";
      default -> throw new IllegalArgumentException("tensors of type " + type + " are not saved");
    };
  }

  private static DataType type(Path file, String tag) throws IOException {
    return switch (tag) {
      case "F32" -> DataType.FLOAT32;
      case "F64" -> DataType.FLOAT64;
      case "I64" -> DataType.INT64;
      default ->
          throw new IOException(
              file + " has a tensor of type " + tag + "; known are F32, F64, I64");
    };
  }
}
