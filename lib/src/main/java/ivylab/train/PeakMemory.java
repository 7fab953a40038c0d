package ivylab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The peak size of this process, including tensors, as reported by Linux. */
public final class PeakMemory {

  private static final Path REFERENCES = Path.of("/proc/self/clear_refs");
  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Resets to the current size; returns false on other systems, where it cannot. */
  public static boolean forget() throws IOException {
    if (!Files.isWritable(REFERENCES)) return false;
    Files.writeString(REFERENCES, "5");
    return true;
  }

  /** Megabytes; NaN if the system does not report them. */
  public static double megabytes() throws IOException {
    if (!Files.isReadable(STATUS)) return Double.NaN;
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }
}
