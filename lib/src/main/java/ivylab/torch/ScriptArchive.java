package ivylab.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file format of a TorchScript module without parameters: a zip archive, stored and not
 * compressed, of a version, an empty table of constants, one pickled object and the source of its
 * class.
 */
final class ScriptArchive {

  private static final String CLASS =
      """
      class Torch(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;

  private ScriptArchive() {}

  /** The archive of a class with these methods, unindented. */
  static byte[] of(String methods) throws IOException {
    StringBuilder code = new StringBuilder(CLASS);
    methods
        .lines()
        .map(line -> line.indexOf('#') < 0 ? line : line.substring(0, line.indexOf('#')))
        .filter(line -> !line.isBlank())
        .forEach(line -> code.append("  ").append(line.stripTrailing()).append('\n'));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "ivylab/version", ascii("10\n"));
      store(zip, "ivylab/constants.pkl", new byte[] {(byte) 0x80, 2, 0x29, 0x2e});
      store(zip, "ivylab/data.pkl", pickle());
      store(zip, "ivylab/code/__torch__.py", ascii(code.toString()));
    }
    return bytes.toByteArray();
  }

  /** Pickle protocol 2 of {@code Torch()} with the state {@code {"training": True}}. */
  private static byte[] pickle() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    out.write(ascii("c__torch__\nTorch\n)"));
    out.write(0x81);
    out.write(ascii("}(X"));
    out.write(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt("training".length()).array());
    out.write(ascii("training"));
    out.write(0x88);
    out.write(ascii("ub."));
    return out.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
