package ivylab.plot;

/**
 * The projection of a point of the box {@code [-1, 1] x [-1, 1] x [0, 1]}: turned by the azimuth
 * about the vertical axis, tilted by the elevation, with a mild perspective.
 *
 * <pre>
 * right = x cos a - y sin a      back = x sin a + y cos a
 * up    = h z cos e + back sin e depth = back cos e - h z sin e
 * </pre>
 *
 * The picture is {@code (right, up)} times {@code D / (D + depth)}.
 *
 * @param azimuth a, radians; 0 looks along y
 * @param elevation e, radians; 0 looks from the side, pi/2 from above
 */
record Projection(double azimuth, double elevation) {

  /** Height of the box relative to its half-width. */
  static final double HEIGHT = 1.15;

  /** Distance D of the eye relative to the half-width of the box. */
  static final double DISTANCE = 9;

  static Projection ofDegrees(double azimuth, double elevation) {
    if (!(elevation >= 0 && elevation <= 90))
      throw new IllegalArgumentException("elevation must be 0 to 90 degrees: " + elevation);
    if (!Double.isFinite(azimuth))
      throw new IllegalArgumentException("azimuth must be degrees: " + azimuth);
    return new Projection(Math.toRadians(azimuth), Math.toRadians(elevation));
  }

  /** The position of a point in the picture, right and up, and its depth behind the centre. */
  record Seen(double right, double up, double depth) {}

  Seen of(double x, double y, double z) {
    double back = x * Math.sin(azimuth) + y * Math.cos(azimuth);
    double right = x * Math.cos(azimuth) - y * Math.sin(azimuth);
    double up = HEIGHT * z * Math.cos(elevation) + back * Math.sin(elevation);
    double depth = back * Math.cos(elevation) - HEIGHT * z * Math.sin(elevation);
    double size = DISTANCE / (DISTANCE + depth);
    return new Seen(right * size, up * size, depth);
  }

  /** The side of the box, -1 or 1 along x, that is nearer to the eye. */
  int nearX() {
    return Math.sin(azimuth) > 0 ? -1 : 1;
  }

  /** The side of the box, -1 or 1 along y, that is nearer to the eye. */
  int nearY() {
    return Math.cos(azimuth) > 0 ? -1 : 1;
  }
}
