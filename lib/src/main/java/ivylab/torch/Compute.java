package ivylab.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.Locale;

/**
 * Where tensors are computed. One setting decides, {@code IVYLAB_DEVICE} as environment variable or
 * {@code ivylab.device} as system property: {@code auto} (a GPU if the engine sees one, otherwise
 * the CPU), {@code cpu} or {@code gpu}.
 */
public final class Compute {

  private static final Engine ENGINE = Engine.getEngine("PyTorch");
  private static final Device DEVICE = choose(setting(), ENGINE.getGpuCount());
  private static final NDManager ROOT = ENGINE.newBaseManager(DEVICE);

  private Compute() {}

  /** The manager that lives as long as the process; make sub-managers from it. */
  public static NDManager root() {
    return ROOT;
  }

  public static Device device() {
    return DEVICE;
  }

  /** For example {@code PyTorch 2.7.1 on cpu, 2 threads}. */
  public static String describe() {
    return "%s %s on %s, %d threads"
        .formatted(
            ENGINE.getEngineName(),
            ENGINE.getVersion(),
            DEVICE.isGpu() ? "gpu " + DEVICE.getDeviceId() : "cpu",
            threads());
  }

  /** Why this device was chosen. */
  public static String reason() {
    String setting = setting();
    if (!setting.equals("auto")) return "IVYLAB_DEVICE=" + setting;
    return DEVICE.isGpu()
        ? "the engine sees %d GPU(s)".formatted(ENGINE.getGpuCount())
        : "the engine sees no GPU";
  }

  /** Threads that one operation may use. */
  public static int threads() {
    return ai.djl.pytorch.jni.JniUtils.getNumThreads();
  }

  /**
   * Seeds the engine's random numbers, which belong to the whole process: subsequent draws are a
   * function of the seed.
   */
  public static void seed(long seed) {
    ENGINE.setRandomSeed((int) (seed ^ (seed >>> 32)));
  }

  static Device choose(String setting, int gpus) {
    return switch (setting) {
      case "cpu" -> Device.cpu();
      case "auto" -> gpus > 0 ? Device.gpu() : Device.cpu();
      case "gpu" -> {
        if (gpus == 0)
          throw new IllegalStateException(
              "IVYLAB_DEVICE=gpu but the engine sees no GPU; set it to cpu or auto, or build with"
                  + " -Pgpu on a machine with CUDA");
        yield Device.gpu();
      }
      default ->
          throw new IllegalArgumentException("IVYLAB_DEVICE must be auto, cpu or gpu: " + setting);
    };
  }

  private static String setting() {
    String environment = System.getenv().getOrDefault("IVYLAB_DEVICE", "auto");
    String chosen = System.getProperty("ivylab.device", environment).strip();
    return chosen.isEmpty() ? "auto" : chosen.toLowerCase(Locale.ROOT);
  }
}
