package ivylab.plot;

import java.awt.Graphics2D;
import java.util.Optional;

/** Something that can be painted into a rectangle of any size, always in the same way. */
@FunctionalInterface
public interface Drawing {

  /**
   * Paints into the rectangle from (0, 0) to (width, height), y downwards.
   *
   * @param g where to paint; the caller prepares and restores it
   */
  void paint(Graphics2D g, int width, int height);

  /** The same as a figure of plotly.js, JSON, which a browser can turn; empty if there is none. */
  default Optional<String> plotly(String title, int width, int height) {
    return Optional.empty();
  }
}
