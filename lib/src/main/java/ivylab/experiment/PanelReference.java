package ivylab.experiment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import ivylab.data.Panel;
import ivylab.data.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A panel file by name, with what it must contain and how it is split; {@link #split} reads it.
 *
 * @param file of the panel
 * @param digest {@link Panel#digest} of its content, so that a different panel is noticed
 * @param partitions of the purged split, see {@link Split#purged}
 * @param trainShare of each partition's dates
 * @param validationShare of each partition's dates
 * @param trainingSurfaces at most this many surfaces of the training part, drawn by the seed; 0 for
 *     all
 * @param seed of that draw
 */
@JsonSerialize(using = PanelReference.Plain.class)
public record PanelReference(
    String file,
    String digest,
    int partitions,
    double trainShare,
    double validationShare,
    int trainingSurfaces,
    long seed)
    implements DataReference {

  static final String KIND = "panel";

  public PanelReference {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(digest, "digest");
    if (trainingSurfaces < 0)
      throw new IllegalArgumentException(
          "trainingSurfaces must be at least 0 (0 takes all): " + trainingSurfaces);
  }

  /**
   * Data that must be a panel.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  public static PanelReference of(DataReference data) {
    if (data instanceof PanelReference panel) return panel;
    throw new IllegalArgumentException("data must be a panel, but is of kind " + data.kind());
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public PanelReference identity() {
    return new PanelReference(
        "", digest, partitions, trainShare, validationShare, trainingSurfaces, seed);
  }

  /** The same data with another split, see {@link Split#purged}. */
  public PanelReference withSplit(int partitions, double trainShare, double validationShare) {
    return new PanelReference(
        file, digest, partitions, trainShare, validationShare, trainingSurfaces, seed);
  }

  /** The same data with at most this many training surfaces, drawn by the seed; 0 for all. */
  public PanelReference withTrainingSurfaces(int surfaces, long seed) {
    return new PanelReference(
        file, digest, partitions, trainShare, validationShare, surfaces, seed);
  }

  /**
   * Reads the file and splits it.
   *
   * @throws IllegalArgumentException if the file contains another panel
   */
  public Split split() {
    Panel panel = Panel.read(Path.of(file));
    if (!panel.digest().equals(digest))
      throw new IllegalArgumentException(
          "file %s must contain the panel with SHA-256 %s, but it is %s"
              .formatted(file, digest, panel.digest()));
    Split whole = Split.purged(panel, partitions, trainShare, validationShare);
    Panel drawn = whole.training().atMost(trainingSurfaces, seed);
    return new Split(drawn, whole.validation(), whole.test(), whole.spans(), whole.notices());
  }

  /**
   * Without its kind, which is what data is where none is stated: digests are taken of this text.
   */
  static final class Plain extends JsonSerializer<PanelReference> {

    @Override
    public void serialize(PanelReference p, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      out.writeStringField("file", p.file);
      out.writeStringField("digest", p.digest);
      out.writeNumberField("partitions", p.partitions);
      out.writeNumberField("trainShare", p.trainShare);
      out.writeNumberField("validationShare", p.validationShare);
      out.writeNumberField("trainingSurfaces", p.trainingSurfaces);
      out.writeNumberField("seed", p.seed);
      out.writeEndObject();
    }

    @Override
    public void serializeWithType(
        PanelReference panel, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
        throws IOException {
      serialize(panel, out, provider);
    }
  }
}
