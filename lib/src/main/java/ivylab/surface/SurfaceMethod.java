package ivylab.surface;

/** A way of completing a surface: estimates a {@link VolSurface} from the visible quotes. */
public interface SurfaceMethod {

  /** The name shown in tables and legends. */
  String name();

  /**
   * @param visible the quotes to learn from
   * @return a surface that can be asked at any (k, t)
   * @throws IllegalArgumentException if the quotes do not determine the surface
   */
  VolSurface fit(Surface visible);
}
