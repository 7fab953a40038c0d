package ivylab.train;

import ivylab.file.Digest;
import ivylab.file.Json;
import ivylab.file.WholeFile;
import ivylab.torch.Compute;
import ivylab.torch.Parameters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The configuration of a run, so that it can be repeated; kept with every result.
 *
 * @param task configuration, options and data of the model, see {@link Trainable#description}
 * @param settings of the training
 * @param parameters number of learnt values
 * @param precision of them, float32 or float64
 * @param start SHA-256 of the model's initial parameters and statistics
 * @param notices which data could not be used unchanged, one sentence each
 * @param library version of IvyLab
 * @param engine and its version, device and threads
 * @param java version
 */
public record RunRecord(
    Object task,
    Settings settings,
    long parameters,
    String precision,
    String start,
    List<String> notices,
    String library,
    String engine,
    String java) {

  public RunRecord {
    notices = List.copyOf(notices);
  }

  static RunRecord of(Trainable<?> of, Settings settings, List<String> notices) {
    String version = RunRecord.class.getPackage().getImplementationVersion();
    return new RunRecord(
        of.description(),
        settings,
        of.parameters().count(),
        of.parameters().type().name().toLowerCase(Locale.ROOT),
        digest(of.parameters()),
        notices,
        version == null ? "development" : version,
        Compute.describe(),
        System.getProperty("java.version"));
  }

  /** The same run, started from this model. */
  RunRecord withStart(String start) {
    return new RunRecord(
        task, settings, parameters, precision, start, notices, library, engine, java);
  }

  /** As JSON text. */
  public String toJson() {
    return Json.text(this);
  }

  /**
   * What must be the same for training to resume: everything except its start, versions and device.
   */
  String identity() {
    return Json.text(
        new RunRecord(task, settings, parameters, precision, "", List.of(), "", "", ""));
  }

  void write(Path file) throws IOException {
    WholeFile.write(file, toJson());
  }

  private static String digest(Parameters parameters) {
    return Digest.of(
        out -> {
          for (String name : parameters.names()) {
            double[] values = parameters.values(name);
            ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
            bytes.asDoubleBuffer().put(values);
            out.write(name.getBytes(StandardCharsets.UTF_8));
            out.write(bytes.array());
          }
        });
  }
}
