package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The kinds of models or of data that are known, each by its name.
 *
 * @param <T> one of a kind
 */
final class Kinds<T> {

  static final Kinds<Design<?, ?>> DESIGNS = designs();
  static final Kinds<Class<?>> DATA = data();

  private final Map<String, T> all;

  private Kinds(Map<String, T> all) {
    this.all = Collections.unmodifiableMap(all);
  }

  private static Kinds<Design<?, ?>> designs() {
    Map<String, Design<?, ?>> all = new TreeMap<>();
    for (Design<?, ?> each : ServiceLoader.load(Design.class, Design.class.getClassLoader()))
      all.put(each.kind(), each);
    return new Kinds<>(all);
  }

  private static Kinds<Class<?>> data() {
    Map<String, Class<?>> all = new TreeMap<>();
    all.put(PanelReference.KIND, PanelReference.class);
    all.put(NoData.KIND, NoData.class);
    for (DataReference each :
        ServiceLoader.load(DataReference.class, DataReference.class.getClassLoader()))
      all.put(each.kind(), each.getClass());
    return new Kinds<>(all);
  }

  /** One of each kind, in order of their names. */
  List<T> all() {
    return List.copyOf(all.values());
  }

  T of(String kind) {
    T found = all.get(kind);
    if (found == null) throw new IllegalArgumentException(unknown(kind));
    return found;
  }

  private String unknown(String kind) {
    return "kind must be one of %s: %s".formatted(List.copyOf(all.keySet()), kind);
  }

  /** The class of a value by its kind. */
  abstract static class Resolver extends TypeIdResolverBase {

    @SuppressWarnings("NullAway.Init") // init comes first
    private JavaType base;

    /** Throws as {@link #of}. */
    abstract Class<?> type(String kind);

    @Override
    public void init(JavaType base) {
      this.base = base;
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.CUSTOM;
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> suggested) {
      return idFromValue(value);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String kind) throws IOException {
      try {
        return context.constructSpecializedType(base, type(kind));
      } catch (IllegalArgumentException e) {
        throw ((DeserializationContext) context).invalidTypeIdException(base, kind, e.getMessage());
      }
    }
  }

  /** For designs. */
  static final class OfDesigns extends Resolver {
    @Override
    public String idFromValue(Object value) {
      return ((Design<?, ?>) value).kind();
    }

    @Override
    Class<?> type(String kind) {
      return DESIGNS.of(kind).getClass();
    }
  }

  /** For references to data. */
  static final class OfData extends Resolver {
    @Override
    public String idFromValue(Object value) {
      return ((DataReference) value).kind();
    }

    @Override
    Class<?> type(String kind) {
      return DATA.of(kind);
    }
  }
}
