package ivylab.notebook;

import ivylab.plot.Figure;

/** A figure to be shown as SVG. */
record SvgFigure(Figure figure) {
  @Override
  public String toString() {
    return figure.toString();
  }
}
