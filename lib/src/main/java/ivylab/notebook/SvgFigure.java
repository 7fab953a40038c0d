package ivylab.notebook;

import ivylab.plot.Figure;

/** A figure that is to be shown as SVG. */
record SvgFigure(Figure figure) {
  @Override
  public String toString() {
    return figure.toString();
  }
}
