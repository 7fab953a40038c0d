package ivylab.plot;

import java.awt.Color;
import java.util.Arrays;

/**
 * Colours for numbers. The sequential maps are perceptually uniform and readable without colour
 * vision; the diverging one is white where its scale is zero.
 *
 * <p>{@link #VIRIDIS} is by Smith and van der Walt (2015, CC0), {@link #CIVIDIS} by Nuñez, Anderton
 * and Renslow (2018), doi:10.1371/journal.pone.0199239; both are given by 17 colours with straight
 * lines in sRGB between them, at most 6 and 11 of 255 steps from the originals.
 */
public enum ColorMap {
  /** Violet, green, yellow: the map for surfaces. */
  VIRIDIS(
      0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26828E, 0x21918C,
      0x1FA088, 0x28AE80, 0x3FBC73, 0x5EC962, 0x84D44B, 0xADDC30, 0xD8E219, 0xFDE725),

  /** Blue, grey, yellow: looks the same to all readers. */
  CIVIDIS(
      0x00224E, 0x002E6A, 0x1A386F, 0x32436D, 0x434E6C, 0x535A6D, 0x61656F, 0x6F7073, 0x7D7C78,
      0x8C8878, 0x9B9476, 0xABA072, 0xBCAE6C, 0xCDBB63, 0xDEC958, 0xF0D846, 0xFEE838),

  /** Blue below, white at the middle, vermilion above: for errors and signed quantities. */
  DIVERGING(
      0x00456E, 0x00629B, 0x2380B9, 0x5C9FCB, 0x8CBBDB, 0xB6D4E8, 0xD9E8F2, 0xF0F5F8, 0xFAFAFA,
      0xFBF2EC, 0xF9E2D4, 0xF4C7AD, 0xECA47D, 0xE27F4A, 0xD55E00, 0xB04A00, 0x853600),

  /** White to dark red: the severity of a violation, with white for none. */
  DEPTH(0xFFF4EC, 0xFEE0CC, 0xFCC2A0, 0xF99E73, 0xF0764C, 0xDF4F2E, 0xC02C1C, 0x971414, 0x67000D);

  private final int[] anchors;

  ColorMap(int... anchors) {
    this.anchors = anchors;
  }

  /**
   * The colour at a position of the map.
   *
   * @param place 0 is the first colour, 1 the last; values outside are drawn as the nearer end
   * @throws IllegalArgumentException if the position is NaN
   */
  public Color at(double place) {
    if (Double.isNaN(place)) throw new IllegalArgumentException("place in a colour map is NaN");
    double position = Math.max(0, Math.min(1, place)) * (anchors.length - 1);
    int below = Math.min((int) position, anchors.length - 2);
    double share = position - below;
    int a = anchors[below], b = anchors[below + 1];
    return new Color(mix(a >> 16, b >> 16, share), mix(a >> 8, b >> 8, share), mix(a, b, share));
  }

  /** The colours that the map is given by, evenly apart. */
  Color[] colours() {
    return Arrays.stream(anchors).mapToObj(Color::new).toArray(Color[]::new);
  }

  private static int mix(int a, int b, double share) {
    return (int) Math.round((a & 0xFF) * (1 - share) + (b & 0xFF) * share);
  }
}
