package ivylab.experiment;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The kinds of models that are registered, each by its first design. */
final class Kinds {

  static final List<Design<?, ?>> ALL = load();

  private Kinds() {}

  private static List<Design<?, ?>> load() {
    List<Design<?, ?>> all = new ArrayList<>();
    for (Design<?, ?> each : ServiceLoader.load(Design.class, Design.class.getClassLoader()))
      all.add(each);
    all.sort(Comparator.comparing(Design::kind));
    return List.copyOf(all);
  }

  static Design<?, ?> of(String kind) {
    for (Design<?, ?> design : ALL) if (design.kind().equals(kind)) return design;
    throw new IllegalArgumentException(unknown(kind));
  }

  private static String unknown(String kind) {
    return "kind must be one of %s: %s".formatted(ALL.stream().map(Design::kind).toList(), kind);
  }

  /** The class of a design by its kind. */
  static final class Resolver extends TypeIdResolverBase {

    @SuppressWarnings("NullAway.Init") // init comes first
    private JavaType base;

    @Override
    public void init(JavaType base) {
      this.base = base;
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.CUSTOM;
    }

    @Override
    public String idFromValue(Object value) {
      return ((Design<?, ?>) value).kind();
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> suggested) {
      return idFromValue(value);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String kind) throws IOException {
      for (Design<?, ?> design : ALL)
        if (design.kind().equals(kind))
          return context.constructSpecializedType(base, design.getClass());
      throw ((DeserializationContext) context).invalidTypeIdException(base, kind, unknown(kind));
    }
  }
}
