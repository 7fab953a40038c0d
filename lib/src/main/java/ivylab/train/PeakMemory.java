package ivylab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest size that this process had, tensors included, as Linux tells it. */
public final class PeakMemory {

  private static final Path REFERENCES = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Begins anew from the size of now; where the system is another it cannot, and says so. */
  public static boolean forget() throws IOException {
    if (!Files.isWritable(REFERENCES)) return false;
    Files.writeString(REFERENCES, "5");
    return true;
  }

  /** Megabytes; NaN where the system does not say. */
  public static double megabytes() throws IOException {
    if (!Files.isReadable(STATUS)) return Double.NaN;
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
