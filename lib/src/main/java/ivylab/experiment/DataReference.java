package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import ivylab.data.Panel;
import java.nio.file.Path;

/**
 * The data of an experiment by name, small enough to be written down. {@link Design#open} reads it;
 * a design takes the kinds that its model can be trained on. {@link PanelReference} is the kind for
 * surfaces of quotes.
 *
 * <p>A kind is a public record. As JSON it is an object with its {@code kind} and its components;
 * without a {@code kind} it is a panel. A kind of one's own is registered by the name of its record
 * in {@code META-INF/services/ivylab.experiment.DataReference}, and its record has a public
 * constructor without arguments.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind", defaultImpl = PanelReference.class)
@JsonTypeIdResolver(Kinds.OfData.class)
public interface DataReference {

  /** No data, for a model that makes its own. */
  DataReference NONE = new NoData();

  /** Name of the kind, a word of small letters. */
  String kind();

  /** The same without what does not determine the result: the locations of files. */
  DataReference identity();

  /** A panel file, split like that of the sample model; reads the file once, for its digest. */
  static PanelReference of(Path file) {
    return of(file, Panel.read(file));
  }

  /** The same for a panel that has already been read from this file. */
  static PanelReference of(Path file, Panel read) {
    return new PanelReference(file.toString(), read.digest(), 6, 0.8, 0.1, 0, 0);
  }
}
