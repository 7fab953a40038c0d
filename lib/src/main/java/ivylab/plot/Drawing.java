package ivylab.plot;

import java.awt.Graphics2D;

/** Something that can be painted into a rectangle of any size, always in the same way. */
@FunctionalInterface
public interface Drawing {

  /**
   * Paints into the rectangle from (0, 0) to (width, height), y downwards.
   *
   * @param g where to paint; the caller prepares and restores it
   */
  void paint(Graphics2D g, int width, int height);
}
