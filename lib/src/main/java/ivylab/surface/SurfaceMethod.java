package ivylab.surface;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A way of completing a surface: estimates a {@link VolSurface} from the visible quotes. */
public interface SurfaceMethod {

  /** The name shown in tables and legends. */
  String name();

  /**
   * @param visible the quotes to learn from
   * @return a surface that can be evaluated at any (k, t)
   * @throws IllegalArgumentException if the quotes do not determine the surface
   */
  VolSurface fit(Surface visible);

  /**
   * The same method under another name, for tables and legends that would otherwise show two with
   * one name.
   */
  default SurfaceMethod named(String name) {
    return of(name, name + ": " + this, this::fit);
  }

  /**
   * What several methods make of the same quotes, by name, in the order given.
   *
   * @param visible the quotes to learn from
   * @throws IllegalArgumentException if two methods have one name, or if one cannot fit
   */
  static Map<String, VolSurface> fits(Surface visible, SurfaceMethod... methods) {
    var fits = new LinkedHashMap<String, VolSurface>();
    for (SurfaceMethod method : methods)
      if (fits.put(method.name(), method.fit(visible)) != null)
        throw new IllegalArgumentException(
            "methods must have names of their own: " + method.name());
    return fits;
  }

  /**
   * A method made of these parts.
   *
   * @param description what {@code toString()} returns
   */
  static SurfaceMethod of(String name, String description, Function<Surface, VolSurface> fit) {
    Objects.requireNonNull(name, "name");
    return new SurfaceMethod() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public VolSurface fit(Surface visible) {
        return fit.apply(visible);
      }

      @Override
      public String toString() {
        return description;
      }
    };
  }
}
